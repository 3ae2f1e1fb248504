using System.Globalization;
using System.Text.RegularExpressions;
using LlmLimiter.Generators;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Roslyn.Testing;

namespace Generators.Tests.Fuzzing;

/// <summary>
/// Limited code of declarations made at random compiles without a warning, and no method that can be limited is left out. FUZZ_SEEDS and
/// FUZZ_FROM in the environment say how many are made, and from which on.
/// </summary>
public sealed partial class FuzzedSignatureTests
{
    private const int Batch = 250;

    private static readonly int _seeds = Setting("FUZZ_SEEDS", 500);
    private static readonly int _from = Setting("FUZZ_FROM", 1);

    private static readonly CSharpParseOptions _parsing = new(LanguageVersion.CSharp13, DocumentationMode.Diagnose);
    private static readonly CSharpCompilationOptions _options = new(
        OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999, allowUnsafe: true,
        specificDiagnosticOptions: [new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)]);

    [Fact]
    public void Whatever_can_be_limited_is_and_compiles_without_a_warning()
    {
        var failures = new List<string>();
        int limited = 0;
        for (int first = _from; first < _from + _seeds; first += Batch)
        {
            limited += Check(Enumerable.Range(first, Math.Min(Batch, _from + _seeds - first)), failures);
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {_seeds} declarations failed, with {limited} limited methods.\n{string.Join("\n", failures)}");
        Assert.True(limited > _seeds / 2, $"Only {limited} methods were limited in {_seeds} declarations.");
    }

    /// <summary>Checks declarations that compile, in one compilation, and returns how many methods of theirs are limited.</summary>
    private static int Check(IEnumerable<int> seeds, List<string> failures)
    {
        var (before, valid) = Compilable([.. seeds]);
        CSharpGeneratorDriver
            .Create([new RateLimitedGenerator().AsSourceGenerator()], parseOptions: _parsing)
            .RunGeneratorsAndUpdateCompilation(before, out Compilation after, out var reported);
        Assert.Empty(reported);

        var known = before.GetDiagnostics().Select(Identity).ToHashSet();
        var complaints = after.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !known.Contains(Identity(diagnostic)) && !IsOfAuthor(diagnostic, before))
            .ToLookup(static diagnostic => SeedOf(diagnostic.Location.SourceTree));
        var generated = after.SyntaxTrees.Except(before.SyntaxTrees).ToLookup(static tree => SeedOf(tree));
        int limited = 0;
        foreach (int seed in valid)
        {
            string written = string.Concat(generated[seed]);
            int expected = Limitable(before, seed);
            int found = LimitedMethods().Count(written);
            limited += found;
            string[] problems =
            [
                .. complaints[seed].Select(static diagnostic => $"{diagnostic.Id} {diagnostic.GetMessage(CultureInfo.InvariantCulture)}: {Line(diagnostic)}").Distinct().Take(4),
                .. found == expected ? Array.Empty<string>() : [$"{expected} methods can be limited, {found} are"],
            ];
            if (problems.Length > 0)
            {
                failures.Add($"--- seed {seed}\n{string.Join("\n", problems)}\n{RandomDeclaration.Of(seed)}");
            }
        }

        return limited;

        static (string, Location) Identity(Diagnostic diagnostic) => (diagnostic.Id, diagnostic.Location);
    }

    /// <summary>A partial method without a comment is told only when it has both parts.</summary>
    private static bool IsOfAuthor(Diagnostic diagnostic, CSharpCompilation before) =>
        diagnostic.Id == "CS1591" && before.ContainsSyntaxTree(diagnostic.Location.SourceTree);

    /// <summary>A compilation of those declarations that are C#; a partial method without its other part is.</summary>
    private static (CSharpCompilation Compilation, int[] Seeds) Compilable(int[] seeds)
    {
        CSharpCompilation all = Compilation(seeds);
        var broken = all.GetDiagnostics()
            .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id is not ("CS8795" or "CS8794"))
            .Select(static diagnostic => SeedOf(diagnostic.Location.SourceTree))
            .ToHashSet();
        Assert.DoesNotContain(0, broken);
        int[] valid = [.. seeds.Where(seed => !broken.Contains(seed))];
        return (Compilation(valid), valid);
    }

    private static CSharpCompilation Compilation(int[] seeds) => CSharpCompilation.Create(
        "Fuzzed",
        seeds.Select(static seed => CSharpSyntaxTree.ParseText(RandomDeclaration.Of(seed), _parsing, $"{RandomDeclaration.Namespace(seed)}.cs"))
            .Prepend(CSharpSyntaxTree.ParseText(RandomWords.CommonCode, _parsing, "Common.cs")),
        [.. References.Framework, .. Generated.SdkReferences],
        _options);

    /// <summary>The methods that the checks accept.</summary>
    private static int Limitable(CSharpCompilation compilation, int seed) =>
        Types(compilation.GlobalNamespace.GetNamespaceMembers().Single(space => space.Name == RandomDeclaration.Namespace(seed)))
            .Sum(static type => type.TypeKind == TypeKind.Interface
                ? DecoratorParser.CanBeDecorated(type) && InterfaceCheck.IsAnnotated(type) ? Limits.LimitedMethods(type).Count() : 0
                : Limits.LimitedMethods(type).Count(WrappersParser.HasWrapper));

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) =>
        container.GetTypeMembers().SelectMany(static type => Types(type).Prepend(type));

    private static int SeedOf(SyntaxTree? tree) =>
        tree is not null && Seed().Match(tree.FilePath) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    private static string Line(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree is { } tree && diagnostic.Location.GetLineSpan().StartLinePosition.Line is var line
            ? tree.GetText().Lines[line].ToString().Trim()
            : "";

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : usual;

    [GeneratedRegex(@"Fuzzed(\d+)")]
    private static partial Regex Seed();

    [GeneratedRegex(@"private static readonly global::LlmLimiter\.Calls\.LimitedMethod ")]
    private static partial Regex LimitedMethods();
}
