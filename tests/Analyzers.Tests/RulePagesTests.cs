using System.Text.RegularExpressions;
using LlmLimiter.Tests;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Analyzers.Tests;

/// <summary>What every rule has beside its analyzer.</summary>
public sealed class RulePagesTests
{
    public static TheoryData<string> Ids { get; } = [.. Rules.All().SelectMany(static analyzer => analyzer.SupportedDiagnostics).Select(static rule => rule.Id)];

    private static readonly string _pages = Path.Combine(Repository.Root, "docs", "rules");

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_rule_has_a_page_that_its_link_leads_to(string id)
    {
        var rule = Rules.All().SelectMany(static analyzer => analyzer.SupportedDiagnostics).Single(rule => rule.Id == id);
        Assert.Equal($"https://github.com/llmlimiter/llmlimiter/blob/main/docs/rules/{id}.md", rule.HelpLinkUri);

        string page = File.ReadAllText(Path.Combine(_pages, $"{id}.md"));
        Assert.StartsWith($"# {id}: {rule.Title}\n", page, StringComparison.Ordinal);
        Assert.Contains($"dotnet_diagnostic.{id}.severity", page, StringComparison.Ordinal);
        Assert.Contains($"**{rule.DefaultSeverity}**", page, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_rule_has_a_release_row(string id)
    {
        string folder = Path.Combine(Repository.Root, "src", "Analyzers");
        string rows = File.ReadAllText(Path.Combine(folder, "AnalyzerReleases.Unshipped.md")) + File.ReadAllText(Path.Combine(folder, "AnalyzerReleases.Shipped.md"));
        Assert.Contains($"\n{id} | ", rows, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_rule_is_tested_where_it_speaks_and_where_it_is_silent(string id)
    {
        string analyzer = Rules.All().Single(analyzer => analyzer.SupportedDiagnostics.Any(rule => rule.Id == id)).GetType().Name;
        string file = Path.Combine(Repository.Root, "tests", "Analyzers.Tests", $"{analyzer[..^"Analyzer".Length]}Tests.cs");
        string source = File.ReadAllText(file);
        string[] tests = [.. CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(static method => method.AttributeLists.Count > 0)
            .Select(static method => method.ToString())];

        Assert.Contains($"<{analyzer}>", source, StringComparison.Ordinal);
        Assert.Contains(tests, HasMarkup);
        Assert.Contains(tests, static test => !HasMarkup(test) && !test.Contains("MemberData", StringComparison.Ordinal));

        static bool HasMarkup(string test) => test.Contains("[|", StringComparison.Ordinal) || test.Contains("{|", StringComparison.Ordinal);
    }

    [Fact]
    public void The_index_lists_every_rule_as_it_is()
    {
        var rows = Rules.All().SelectMany(static analyzer => analyzer.SupportedDiagnostics).OrderBy(static rule => rule.Id, StringComparer.Ordinal)
            .Select(static rule => $"| [{rule.Id}]({rule.Id}.md) | {rule.DefaultSeverity}{(rule.IsEnabledByDefault ? "" : ", off by default")} | {rule.Title} | {Fix(rule.Id)} |");
        string index = File.ReadAllText(Path.Combine(_pages, "README.md"));

        Assert.Equal(rows, index.Split('\n').Where(static line => line.StartsWith("| [LLML", StringComparison.Ordinal)));

        // "… · Fix: add `partial` (also for …)" or "… · No fix"
        static string Fix(string id) => Regex.Match(File.ReadAllText(Path.Combine(_pages, $"{id}.md")), @"· Fix: (.+?)(?: \(|\n)").Groups[1].Value;
    }

    [Fact]
    public void Every_page_is_of_a_rule() =>
        Assert.Equal(
            Ids.Select(static row => row.Data).Order(StringComparer.Ordinal),
            Directory.GetFiles(_pages, "LLML*.md").Select(static path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));
}
