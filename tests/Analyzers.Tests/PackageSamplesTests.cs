using System.Collections.Immutable;
using System.Text.RegularExpressions;
using LlmLimiter.Analyzers.Usage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.Extensions.AI;
using OpenAI;
using Roslyn.Testing;

namespace Analyzers.Tests;

/// <summary>All rules over the samples that OpenAI's SDK comes with: programs that use no limiter.</summary>
public sealed partial class PackageSamplesTests
{
    [Fact]
    public async Task Nothing_is_reported() => Assert.DoesNotContain(await DiagnosticsAsync(), static diagnostic => diagnostic.Id != UsageRules.UnlimitedCallId);

    [Fact]
    public async Task The_calls_are_seen_where_the_rule_for_them_is_switched_on() =>
        Assert.InRange((await DiagnosticsAsync()).Count(static diagnostic => diagnostic.Id == UsageRules.UnlimitedCallId), 5, int.MaxValue);

    /// <summary>What all rules say of each sample in the package's readme, as a program. Some leave out what a reader knows.</summary>
    private static async Task<IEnumerable<Diagnostic>> DiagnosticsAsync()
    {
        string readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Readmes", "OpenAI.md"));
        var found = new List<Diagnostic>();
        foreach (Match sample in CSharp().Matches(readme))
        {
            ImmutableArray<DiagnosticAnalyzer> rules = [.. Rules.All()];
            found.AddRange(await Compilation(sample.Groups["code"].Value).WithAnalyzers(rules, new AnalyzerOptions([])).GetAnalyzerDiagnosticsAsync());
        }

        return found;
    }

    private static CSharpCompilation Compilation(string sample) => CSharpCompilation.Create(
        "Sample",
        [CSharpSyntaxTree.ParseText(_usings + sample)],
        [
            .. References.Framework, References.AssemblyOf<LlmLimiter.LlmRateLimiter>(), References.AssemblyOf<OpenAIClient>(),
            References.AssemblyOf<IChatClient>(), References.AssemblyOf<System.ClientModel.ApiKeyCredential>(),
        ],
        new(OutputKind.ConsoleApplication, specificDiagnosticOptions: Rules.All().SelectMany(static rule => rule.SupportedDiagnostics)
            .Select(static rule => new KeyValuePair<string, ReportDiagnostic>(rule.Id, ReportDiagnostic.Warn))));

    private static readonly string _usings = string.Concat(new[]
    {
        "System", "System.Collections.Generic", "System.Linq", "System.IO", "System.Net.Http", "System.Threading", "System.Threading.Tasks", "System.ClientModel",
        "System.ClientModel.Primitives", "OpenAI", "OpenAI.Chat", "OpenAI.Embeddings", "OpenAI.Responses", "Microsoft.Extensions.AI",
    }.Select(static name => $"using {name};\n"));

    [GeneratedRegex(@"```(?:csharp|C#|cs)[^\n]*\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex CSharp();
}
