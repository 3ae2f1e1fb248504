using LlmLimiter.Analyzers.Usage;
using LlmLimiter.Tests;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Analyzers.Tests;

/// <summary>What every rule has beside its analyzer.</summary>
public sealed class RulePagesTests
{
    public static TheoryData<string> Ids { get; } = [.. Analyzers().SelectMany(static analyzer => analyzer.SupportedDiagnostics).Select(static rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_rule_has_a_page_that_its_link_leads_to(string id)
    {
        var rule = Analyzers().SelectMany(static analyzer => analyzer.SupportedDiagnostics).Single(rule => rule.Id == id);
        Assert.Equal($"https://github.com/llmlimiter/llmlimiter/blob/main/docs/rules/{id}.md", rule.HelpLinkUri);

        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "rules", $"{id}.md"));
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

    [Fact]
    public void Every_page_is_of_a_rule() =>
        Assert.Equal(
            Ids.Select(static row => row.Data).Order(StringComparer.Ordinal),
            Directory.GetFiles(Path.Combine(Repository.Root, "docs", "rules"), "LLML*.md").Select(static path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    private static IEnumerable<DiagnosticAnalyzer> Analyzers() =>
        typeof(BypassedLimitAnalyzer).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!);
}
