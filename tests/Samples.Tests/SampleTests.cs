using LlmLimiter.Tests;

namespace Samples.Tests;

/// <summary>The samples as their readers run them. End to end: programs of their own, real time, the official SDKs, a provider that refuses.</summary>
public sealed class SampleTests
{
    // All are started at once: most of their time they wait for their turns.
    private static readonly Dictionary<string, Task<string>> _outputs = Names.ToDictionary(row => row.Data, row => RunAsync(row.Data));

    /// <summary>Those that end with what was refused.</summary>
    public static TheoryData<string> Names =>
    [
        "Decorator",
        "PartialMethod",
        "OrdinaryMethod",
        "Intercepted",
        "OpenAI",
        "Anthropic",
        "OpenAIPolicy",
        "ChatClient",
        "HttpClient",
        "AspNetCore",
        "Proxy",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_sample_succeeds_and_the_provider_refuses_none_of_its_calls(string sample)
    {
        string output = await _outputs[sample];

        Assert.EndsWith("refused: 0\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    // A sample is built into the same place below its project as these tests are below theirs.
    private static Task<string> RunAsync(string sample)
    {
        string output = Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "Samples.Tests"), AppContext.BaseDirectory);
        string folder = Path.Combine(Repository.Root, "samples", sample);
        return Dotnet.RunAsync(folder, Path.Combine(folder, output, $"Samples.{sample}.dll"));
    }
}
