using LlmLimiter.Analyzers.Usage;
using LlmLimiter.Generators;
using LlmLimiter.Tests;
using Microsoft.Extensions.DependencyInjection;
using Roslyn.Testing;

namespace Analyzers.Tests;

/// <summary>All rules over a program with forty ways around its limits.</summary>
public sealed class SeededBypassesTests
{
    private const string Usings = Verify.Usings + """
        using System.Linq;
        using System.Linq.Expressions;
        using Library;
        using Microsoft.Extensions.DependencyInjection;
        using Seeded;

        """;

    [Fact]
    public async Task All_forty_are_found_and_nothing_else()
    {
        string[] sources = ["Program.cs", "Clients.cs", "Bypasses.cs"];
        Assert.Equal(40, sources.Sum(static source => Read(source).Split("{|").Length - 1));

        var test = new CSharpAnalyzerTest<BypassedLimitAnalyzer>
        {
            TestCode = Usings + Read(sources[0]),
            FurtherSources = { [sources[1]] = Usings + Read(sources[1]), [sources[2]] = Usings + Read(sources[2]) },
            IsProgram = true,
            Generators = { new RateLimitedGenerator() },
            FurtherReferences =
            {
                References.AssemblyOf<LlmLimiter.LlmRateLimiter>(),
                References.AssemblyOf<ServiceCollection>(),
                References.AssemblyOf<IServiceCollection>(),
                Verify.Compiled(Read("Library.cs")),
            },
        };
        test.FurtherAnalyzers.AddRange(Rules.All().Where(static rule => rule is not BypassedLimitAnalyzer));
        await test.RunAsync();
    }

    private static string Read(string source) => File.ReadAllText(Path.Combine(Repository.Root, "tests", "Analyzers.Tests", "Seeded", $"{source}.txt"));
}
