using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using LlmLimiter.Generators.Parsing;
using LlmLimiter.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Analyzers.Tests;

/// <summary>All rules over programs that do not limit anything: this project's own sources, compiled as the build compiles them.</summary>
public sealed class RealCodeTests
{
    public static TheoryData<string> Projects { get; } =
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(static path => Path.GetRelativePath(Repository.Root, path))];

    [Theory]
    [MemberData(nameof(Projects))]
    public async Task Nothing_is_reported(string project)
    {
        string path = Path.Combine(Repository.Root, project);
        CSharpCompilation compilation = Compile(await CommandLineAsync(path), Path.GetDirectoryName(path)!);
        Assert.Empty(compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        ImmutableArray<DiagnosticAnalyzer> rules = [.. Rules.All()];
        // Also those that are off by default.
        var everything = rules.SelectMany(static rule => rule.SupportedDiagnostics).Select(static rule => new KeyValuePair<string, ReportDiagnostic>(rule.Id, ReportDiagnostic.Warn));
        var diagnostics = await compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(everything))
            .WithAnalyzers(rules, new AnalyzerOptions([])).GetAnalyzerDiagnosticsAsync();
        Assert.Empty(diagnostics);
    }

    /// <summary>What the build gives the compiler. The newest framework, where a project is built for several.</summary>
    private static async Task<string[]> CommandLineAsync(string project)
    {
        bool hasMany = File.ReadAllText(project).Contains("<TargetFrameworks>", StringComparison.Ordinal);
        string output = await Dotnet.RunAsync(
            Path.GetDirectoryName(project)!,
            [
                "msbuild", project, "-nologo", "-t:Compile", "-getItem:CscCommandLineArgs", "-p:BuildProjectReferences=false", "-p:SkipCompilerExecution=true",
                "-p:ProvideCommandLineArgs=true", "-p:NonExistentFile=__NonExistent__", .. hasMany ? (string[])["-p:TargetFramework=net10.0"] : [],
            ]);
        return [.. JsonDocument.Parse(output).RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray()
            .Select(static item => item.GetProperty("Identity").GetString()!)];
    }

    private static CSharpCompilation Compile(string[] commandLine, string folder)
    {
        CSharpCommandLineArguments arguments = CSharpCommandLineParser.Default.Parse(commandLine, folder, Path.GetDirectoryName(typeof(object).Assembly.Location));
        Assert.NotEmpty(arguments.SourceFiles);
        // The language of this compiler's next version is that of the build's.
        CSharpParseOptions parsing = arguments.ParseOptions.WithLanguageVersion(LanguageVersion.Preview);
        var sources = arguments.SourceFiles.Select(file => CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(file.Path)), parsing, file.Path));
        var references = arguments.MetadataReferences.Select(static reference => MetadataReference.CreateFromFile(reference.Reference));
        var compilation = CSharpCompilation.Create(arguments.CompilationName, sources, references, arguments.CompilationOptions);
        if (compilation.GetTypeByMetadataName(KnownTypes.RateLimitedAttribute) is null)
        {
            // The rules rest where the attribute is not known.
            compilation = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("namespace LlmLimiter { internal sealed class RateLimitedAttribute : System.Attribute; }", parsing));
        }

        // As in the build, the compiler is given what the framework's generators write.
        var generators = arguments.AnalyzerReferences
            .Select(static reference => new AnalyzerFileReference(reference.FilePath, new Loader()))
            .SelectMany(static reference => reference.GetGenerators(LanguageNames.CSharp));
        CSharpGeneratorDriver.Create(generators, parseOptions: parsing).RunGeneratorsAndUpdateCompilation(compilation, out Compilation whole, out _);
        return (CSharpCompilation)whole;
    }

    /// <summary>Each file in a context of its own: projects bring different versions of the same generator along.</summary>
    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => new AssemblyLoadContext(fullPath).LoadFromAssemblyPath(fullPath);
    }
}
