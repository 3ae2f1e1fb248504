using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.Tests.Architecture;

/// <summary>The order of the runtime's floors, written here once. A file may use types of its own floor and of those below it.</summary>
public sealed class FloorsTests
{
    /// <summary>The folders of src/Runtime, from the top floor down; "" is the root folder, the front door.</summary>
    private static readonly string[] _floors =
    [
        "Hosting", "Calls", "", "Monitoring", "Admission", "Stores", "Feedback", "Estimation", "Configuration", "Limits", "Annotations", "Vocabulary",
    ];

    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    [Fact]
    public void No_file_uses_a_type_of_a_higher_floor()
    {
        CSharpCompilation runtime = Runtime();
        // What does not bind could hide a use. Only the parts that generators would write are missing here.
        Assert.Empty(runtime.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && !IsPartOfGenerator(diagnostic)));

        string[] violations = [.. runtime.SyntaxTrees.SelectMany(tree => UpwardUses(runtime, tree)).Distinct()];
        Assert.True(violations.Length == 0, string.Join(Environment.NewLine, violations));
    }

    [Fact]
    public void Every_folder_is_a_floor_and_every_floor_is_a_folder_with_code()
    {
        IEnumerable<string> folders = SourceFiles().Select(FloorOf).Distinct();
        Assert.Equal(_floors.Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_check_sees_a_use_of_a_higher_floor()
    {
        SyntaxTree tree = Parse("namespace LlmLimiter; class Low { object High() => new LlmRateLimiterOptions(); }", Path.Combine(Repository.Runtime, "Limits", "Low.cs"));
        CSharpCompilation runtime = Runtime().AddSyntaxTrees(tree);
        Assert.Equal("Limits/Low.cs (Limits) uses LlmLimiter.LlmRateLimiterOptions (root)", Assert.Single(UpwardUses(runtime, tree).Distinct()));
    }

    private static bool IsPartOfGenerator(Diagnostic diagnostic) =>
        diagnostic.Id == "CS8795" || diagnostic.GetMessage().Contains("SavedStateJson", StringComparison.Ordinal)
        || diagnostic.GetMessage().Contains("JsonSerializerContext", StringComparison.Ordinal);

    private static IEnumerable<string> UpwardUses(CSharpCompilation compilation, SyntaxTree tree)
    {
        SemanticModel model = compilation.GetSemanticModel(tree);
        int floor = Array.IndexOf(_floors, FloorOf(tree.FilePath));
        foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            ISymbol? symbol = model.GetSymbolInfo(name).Symbol;
            INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
            foreach (SyntaxReference declaration in type?.OriginalDefinition.DeclaringSyntaxReferences ?? [])
            {
                string used = FloorOf(declaration.SyntaxTree.FilePath);
                if (Array.IndexOf(_floors, used) < floor)
                {
                    yield return $"{Relative(tree.FilePath)} ({Named(_floors[floor])}) uses {type!.ToDisplayString()} ({Named(used)})";
                }
            }
        }
    }

    private static CSharpCompilation Runtime()
    {
        string platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        IEnumerable<MetadataReference> references = platform.Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is not "LlmLimiter.dll")
            .Select(path => MetadataReference.CreateFromFile(path));
        IEnumerable<SyntaxTree> trees = SourceFiles().Select(path => Parse(File.ReadAllText(path), path)).Prepend(Parse(ImplicitUsings, "Usings.cs"));
        return CSharpCompilation.Create(
            "Floors", trees, references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static SyntaxTree Parse(string text, string path) =>
        CSharpSyntaxTree.ParseText(text, CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview), path);

    private static IEnumerable<string> SourceFiles() => Directory.EnumerateFiles(Repository.Runtime, "*.cs", SearchOption.AllDirectories)
        .Where(path => Relative(path).Split('/')[0] is not ("obj" or "bin"));

    private static string FloorOf(string path) => Relative(path).Split('/') is [var folder, _, ..] ? folder : "";

    private static string Relative(string path) => Path.GetRelativePath(Repository.Runtime, path).Replace('\\', '/');

    private static string Named(string floor) => floor.Length == 0 ? "root" : floor;
}
