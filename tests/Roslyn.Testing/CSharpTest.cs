using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Roslyn.Testing;

/// <summary>A project in memory: sources, references and generators.</summary>
public abstract class CSharpTest
{
    /// <summary>The source under test, with markup.</summary>
    public string TestCode { get; set; } = "";

    /// <summary>Further sources by file name, with markup.</summary>
    public Dictionary<string, string> FurtherSources { get; } = [];

    /// <summary>Files beside the sources, by name, that analyzers are given; with markup.</summary>
    public Dictionary<string, string> AdditionalFiles { get; } = [];

    /// <summary>What an .editorconfig says of the C# files: lines of <c>key = value</c>.</summary>
    public string EditorConfig { get; set; } = "";

    /// <summary>What the project's properties say, as analyzers see them: lines of <c>build_property.Name = value</c>.</summary>
    public string GlobalConfig { get; set; } = "";

    /// <summary>References beside the framework's.</summary>
    public List<MetadataReference> FurtherReferences { get; } = [];

    /// <summary>Generators, with those of their assemblies, whose code is part of the compilation.</summary>
    public List<IIncrementalGenerator> Generators { get; } = [];

    /// <summary>The lowest language version that users have.</summary>
    public LanguageVersion LanguageVersion { get; set; } = LanguageVersion.CSharp12;

    /// <summary>The compiler's features that are switched on, with their values.</summary>
    public Dictionary<string, string> Features { get; } = [];

    /// <summary>Whether the sources are a program rather than a library.</summary>
    public bool IsProgram { get; set; }

    /// <summary>The code need not compile: somebody is typing it. What a fix makes of it must.</summary>
    public bool IsBroken { get; set; }

    private protected const string TestFile = "Test.cs";
    private protected const string Folder = "/source/";
    private protected const string ProjectName = "TestProject";

    private protected CSharpParseOptions ParseOptions =>
        new CSharpParseOptions(LanguageVersion, DocumentationMode.Diagnose).WithFeatures(Features);

    /// <summary>As the SDK has them: it silences the warnings about references to other versions of an assembly.</summary>
    private protected CSharpCompilationOptions CompilationOptions =>
        new(IsProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable,
            warningLevel: 9999, allowUnsafe: true, specificDiagnosticOptions: [new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)]);

    private protected IEnumerable<KeyValuePair<string, string>> Sources => FurtherSources.Prepend(new(TestFile, TestCode));

    private protected Project Project(AdhocWorkspace workspace, IEnumerable<KeyValuePair<string, string>> sources, string name = ProjectName)
    {
        var project = workspace.CurrentSolution
            .AddProject(name, name, LanguageNames.CSharp)
            .WithParseOptions(ParseOptions)
            .WithCompilationOptions(CompilationOptions)
            .WithMetadataReferences([.. References.Framework, .. FurtherReferences])
            .WithAnalyzerReferences(Generators.Select(static generator => generator.GetType().Assembly).Distinct().Select(static assembly =>
                new AnalyzerFileReference(assembly.Location, new Loaded(assembly))));
        project = sources.Aggregate(project, static (current, source) =>
            current.AddDocument(source.Key, SourceText.From(Markup.Parse(source.Value).Text), filePath: Folder + source.Key).Project);
        project = AdditionalFiles.Aggregate(project, static (current, file) =>
            current.AddAdditionalDocument(file.Key, SourceText.From(Markup.Parse(file.Value).Text), filePath: Folder + file.Key).Project);
        project = WithConfig(project, ".editorconfig", $"root = true\n[*.cs]\n{EditorConfig}");
        return WithConfig(project, ".globalconfig", $"is_global = true\n{GlobalConfig}");
    }

    private static Project WithConfig(Project project, string name, string text) =>
        project.AddAnalyzerConfigDocument(name, SourceText.From(text), filePath: Folder + name).Project;

    private protected async Task<Compilation> CompileAsync(Project project)
    {
        Compilation compilation = (await project.GetCompilationAsync())!;
        if (!IsBroken)
        {
            Require.NoErrors(compilation);
        }

        return compilation;
    }

    private protected static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Project project, Compilation compilation, params DiagnosticAnalyzer[] analyzers)
    {
        var options = new CompilationWithAnalyzersOptions(
            project.AnalyzerOptions, onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        var diagnostics = await new CompilationWithAnalyzers(compilation, [.. analyzers], options).GetAnalyzerDiagnosticsAsync();
        return [.. diagnostics.OrderBy(static diagnostic => diagnostic.Location.GetLineSpan().Path, StringComparer.Ordinal)
            .ThenBy(static diagnostic => diagnostic.Location.SourceSpan)];
    }

    /// <summary>What is referred to by its file, as the search for symbols demands, is loaded already.</summary>
    private sealed class Loaded(Assembly assembly) : IAnalyzerAssemblyLoader
    {
        public Assembly LoadFromPath(string fullPath) => assembly;

        public void AddDependencyLocation(string fullPath)
        {
        }
    }
}
