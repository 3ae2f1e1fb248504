using System.Globalization;
using LlmLimiter.Limits;

namespace LlmLimiter.Tests.Configuration;

/// <summary>
/// Each file of the folder <c>good</c> is valid, and beside it stands what it means. With UPDATE_APPROVED=1 in the environment that is
/// written: read it before you keep it.
/// </summary>
public sealed class GoodFilesTests
{
    private static readonly string _folder = Path.Combine(Repository.Root, "tests", "Runtime.Tests", "Configuration", "good");

    public static TheoryData<string> Names() => [.. Paths().Select(path => Path.GetFileName(path)!)];

    internal static string[] Paths() => Directory.GetFiles(_folder, "*.yaml");

    [Theory]
    [MemberData(nameof(Names))]
    public void A_good_file_means_what_stands_beside_it(string name)
    {
        string path = Path.Combine(_folder, name);
        string expectedPath = Path.ChangeExtension(path, ".expected.txt");
        RateLimitConfig config = RateLimitConfig.Load(path);
        string meaning = Meaning(config, isExtension: File.ReadAllText(path).Contains("extends: shipped", StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1")
        {
            File.WriteAllText(expectedPath, meaning);
        }

        Assert.Equal(File.ReadAllText(expectedPath).ReplaceLineEndings("\n"), meaning);
        Assert.Equal(path, config.Source);
    }

    /// <summary>A line for each pool and model; of an extension of the shipped limits, those that are not as shipped.</summary>
    private static string Meaning(RateLimitConfig config, bool isExtension) =>
        string.Concat(Lines(config).Except(isExtension ? Lines(RateLimitConfig.Shipped) : []).Select(line => line + "\n"));

    internal static IEnumerable<string> Lines(RateLimitConfig config) =>
        from provider in config.Providers
        let profile = provider.Value.ProfileOf(provider.Key)
        let refund = provider.Value.Refund ? " (refund)" : ""
        let trust = provider.Value.TrustHeaders is HeaderTrust.Lower ? "" : $" (trusts headers: {provider.Value.TrustHeaders})"
        let pools = provider.Value.Pools.Select(pool => $"pool {pool.Key}: {Words(pool.Value, profile)}")
        let models = provider.Value.Models.Select(model => $"{model.Key}: {Words(model.Value, profile)}")
        from line in pools.Concat(models)
        select $"{provider.Key}{refund}{trust} {line}";

    private static string Words(ModelLimits limits, Profile profile) => string.Join(
        "; ",
        [
            .. limits.AllRules(profile).Select(rule => $"{rule}{(rule.Margin is { } margin ? $" + {margin.TotalMilliseconds} ms" : "")}"),
            .. limits.Ramp is { } ramp
                ? [string.Create(CultureInfo.InvariantCulture, $"grows by {ramp.Growth} per {SpanInWords.Of(ramp.Per)} from {ramp.From:N0} per minute")]
                : Array.Empty<string>(),
            .. limits.Pools.Select(pool => $"draws from {pool}"),
            .. limits.Aliases.Select(alias => $"is also {alias}"),
        ]);
}
