using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmLimiter.Bench.Generator;

/// <summary>A library with a thousand annotated methods: a hundred interfaces and a hundred classes of five each, and a file for each of them.</summary>
internal static class ThousandMethods
{
    public const int Types = 200;
    private const int MethodsOfEach = 5;

    private static readonly CSharpParseOptions _parsing = new(LanguageVersion.CSharp12);
    private static readonly CSharpCompilationOptions _compiling =
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);

    // The framework and the library, as a project has them.
    private static readonly MetadataReference[] _references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Append(typeof(LlmRateLimiter).Assembly.Location)
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>A compilation that nobody has looked into yet.</summary>
    public static CSharpCompilation Compilation() => CSharpCompilation.Create(
        "Thousand", Files.Select(static file => Parse(file.Code, file.Name)).Append(Unrelated(0)), _references, _compiling);

    /// <summary>The sources.</summary>
    public static IEnumerable<(string Name, string Code)> Files => Enumerable.Range(0, Types).Select(static i => ($"Type{i}.cs", Type(i)));

    /// <summary>The compilation after somebody has typed in the one file that has nothing to do with limits.</summary>
    /// <param name="compilation">A compilation of this library.</param>
    /// <param name="edit">The number of the edit, from 1.</param>
    public static Compilation Edited(Compilation compilation, int edit) => compilation.ReplaceSyntaxTree(compilation.SyntaxTrees.Last(), Unrelated(edit));

    /// <summary>Where the generator starts from nothing.</summary>
    public static GeneratorDriver Driver(IIncrementalGenerator generator, bool tracks = false) => CSharpGeneratorDriver.Create(
        [generator.AsSourceGenerator()], parseOptions: _parsing, driverOptions: new(IncrementalGeneratorOutputKind.None, tracks));

    private static SyntaxTree Unrelated(int edit) =>
        Parse($"namespace Thousand; internal static class Unrelated {{ public static int Number => {edit}; }}", "Unrelated.cs");

    private static SyntaxTree Parse(string code, string file) => CSharpSyntaxTree.ParseText(code, _parsing, file, Encoding.UTF8);

    private static string Type(int number)
    {
        bool isInterface = number % 2 == 0;
        var code = new StringBuilder("using System.Threading;\nusing System.Threading.Tasks;\nusing LlmLimiter;\n\nnamespace Thousand;\n\n")
            .Append(isInterface ? $"public interface IClient{number}\n" : $"public partial class Client{number}(LlmRateLimiter limiter)\n")
            .Append("{\n");
        for (int method = 0; method < MethodsOfEach; method++)
        {
            code.Append("    /// <summary>Asks.</summary>\n")
                .Append("    [RateLimited(\"openai\", \"gpt-4o\", OutputTokens = 100)]\n")
                .Append(isInterface ? "    " : "    public ")
                .Append($"Task<string> Ask{method}Async(string prompt, int? maxTokens = null, CancellationToken cancellationToken = default)")
                .Append(isInterface ? ";\n\n" : " => Task.FromResult(prompt);\n\n");
        }

        return code.Append("}\n").ToString();
    }
}
