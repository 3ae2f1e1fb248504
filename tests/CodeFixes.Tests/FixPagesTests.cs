using System.Reflection;
using LlmLimiter.CodeFixes.Usage;
using LlmLimiter.Tests;
using Microsoft.CodeAnalysis.CodeFixes;

namespace CodeFixes.Tests;

/// <summary>What every fix has beside its code.</summary>
public sealed class FixPagesTests
{
    public static TheoryData<string> Fixes { get; } = [.. Providers().Select(static provider => provider.GetType().Name)];

    [Theory]
    [MemberData(nameof(Fixes))]
    public void Every_fix_is_exported_and_tested_one_by_one_and_for_the_whole_solution(string fix)
    {
        CodeFixProvider provider = Providers().Single(provider => provider.GetType().Name == fix);
        Assert.Equal(fix, provider.GetType().GetCustomAttribute<ExportCodeFixProviderAttribute>()?.Name);
        Assert.Equal(
            [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution],
            provider.GetFixAllProvider()!.GetSupportedFixAllScopes().Intersect([FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution]).Order());

        string tests = File.ReadAllText(Path.Combine(Repository.Root, "tests", "CodeFixes.Tests", $"{fix}Tests.cs"));
        Assert.Contains($", {fix}>", tests, StringComparison.Ordinal);
        Assert.Contains("FixAllScope.Solution", tests, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pages_name_the_rules_that_have_a_fix()
    {
        var fixable = Providers().SelectMany(static provider => provider.FixableDiagnosticIds).Distinct().Order(StringComparer.Ordinal);
        var named = Directory.GetFiles(Path.Combine(Repository.Root, "docs", "rules"), "LLML*.md")
            .Where(static page => File.ReadAllText(page).Contains(" · Fix: ", StringComparison.Ordinal))
            .Select(static page => Path.GetFileNameWithoutExtension(page)).Order(StringComparer.Ordinal);

        Assert.Equal(fixable, named);
    }

    private static IEnumerable<CodeFixProvider> Providers() =>
        typeof(BypassedLimitFix).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(CodeFixProvider)))
            .Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!);
}
