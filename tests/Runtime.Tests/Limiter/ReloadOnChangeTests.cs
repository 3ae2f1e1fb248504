using LlmLimiter.Configuration;
using Microsoft.Extensions.Configuration;

namespace LlmLimiter.Tests.Limiter;

public sealed class ReloadOnChangeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLoggerFactory _logger = new();

    private string Limits => Path.Combine(_folder.Path, "rate_limits.yaml");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_changed_file_is_read_again_and_a_wrong_one_changes_nothing()
    {
        // End to end: a real folder tells of real changes.
        Write("acme: { model-1: { requests_per_minute: 5 } }");
        using LlmRateLimiter limiter = LlmRateLimiter.FromYaml(Limits, new LlmRateLimiterOptions { ReloadOnChange = true, LoggerFactory = _logger });
        Assert.True(limiter.TryAcquire("acme", "model-1", 1, out _));

        Write("acme: { model-1: { requests_per_minute: 7 }, model-2: { requests_per_minute: 1 } }");
        await Until(() => limiter.Models.Count == 2);
        Assert.Equal((7L, 1L), limiter.GetUsage("acme", "model-1").Rules.Select(rule => (rule.Rule.Amount, rule.Used)).Single());

        Write("acme: { model-1: { requests_per_minut: 9 } }");
        await Until(() => _logger.Messages.Exists(message => message.Contains("did you mean 'requests_per_minute'?", StringComparison.Ordinal)));
        Assert.Equal(2, limiter.Models.Count);

        // As editors and deployments do it: another file takes the name.
        string other = Path.Combine(_folder.Path, "new.yaml");
        File.WriteAllText(other, "acme: { model-3: { requests_per_minute: 5 } }");
        File.Move(other, Limits, overwrite: true);
        await Until(() => limiter.Models.All(model => model.Model == "model-3"));
    }

    [Fact]
    public void The_file_is_read_once_it_has_been_still_for_a_moment()
    {
        Write("acme: { model-1: { requests_per_minute: 5 } }");
        var time = new FakeTime();
        var read = new List<int>();
        using var watcher = new ConfigFileWatcher(
            Limits, File.ReadAllText(Limits), time, config => read.Add(config.Providers["acme"].Models.Count), warning => Assert.Fail(warning));

        Write("acme: { model-1: { requests_per_minute: 5 }, model-2: { requests_per_minute: 5 } }");
        watcher.Stir();
        time.Advance(TimeSpan.FromMilliseconds(200));
        watcher.Stir();
        time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Empty(read);
        time.Advance(TimeSpan.FromMilliseconds(1));
        watcher.Stir();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([2], read);
    }

    [Fact]
    public void A_change_between_reading_and_watching_is_not_missed()
    {
        Write("acme: { model-1: { requests_per_minute: 5 } }");
        RateLimitConfig read = RateLimitConfig.Load(Limits);
        Write("acme: { model-1: { requests_per_minute: 7 } }");
        var time = new FakeTime();
        using var limiter = new LlmRateLimiter(read, new LlmRateLimiterOptions { ReloadOnChange = true, TimeProvider = time });
        Assert.Equal(5, Amount(limiter));
        time.Advance(ConfigFileWatcher.Stillness);
        Assert.Equal(7, Amount(limiter));
    }

    [Fact]
    public void A_changed_section_is_read_again_and_a_wrong_one_changes_nothing()
    {
        IConfigurationRoot configuration = Configuration(("Limits:acme:model-1:requests_per_minute", "5"));
        RateLimitConfig read = RateLimitConfig.FromConfiguration(configuration.GetSection("Limits"));
        configuration["Limits:acme:model-1:requests_per_minute"] = "6";
        var options = new LlmRateLimiterOptions { ReloadOnChange = true, LoggerFactory = _logger };
        using (var limiter = new LlmRateLimiter(read, options))
        {
            Assert.Equal(6, Amount(limiter));

            Change(configuration, "7");
            Assert.Equal(7, Amount(limiter));

            Change(configuration, "7k");
            Assert.Equal(7, Amount(limiter));
            Assert.Contains("they stay as they were: Limits:acme:model-1:requests_per_minute: expected a whole number", _logger.Messages[^1], StringComparison.Ordinal);

            int messages = _logger.Messages.Count;
            configuration["Other"] = "changed";
            configuration.Reload();
            Assert.Equal(messages, _logger.Messages.Count);
        }

        int atTheEnd = _logger.Messages.Count;
        Change(configuration, "8k");
        Assert.Equal(atTheEnd, _logger.Messages.Count);
    }

    [Fact]
    public void Limits_that_are_read_once_stay_when_their_section_changes()
    {
        IConfigurationRoot configuration = Configuration(("Limits:acme:model-1:requests_per_minute", "5"));
        using var limiter = new LlmRateLimiter(RateLimitConfig.FromConfiguration(configuration.GetSection("Limits")));
        Change(configuration, "7");
        Assert.Equal(5, Amount(limiter));
    }

    [Fact]
    public void Limits_that_no_file_gave_cannot_be_watched()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() =>
            new LlmRateLimiter("acme", "model-1", new ModelLimits { RequestsPerMinute = 1 }, new LlmRateLimiterOptions { ReloadOnChange = true }));
        Assert.Contains("come from code", refusal.Message, StringComparison.Ordinal);
    }

    private static IConfigurationRoot Configuration((string Key, string Value) pair) =>
        new ConfigurationBuilder().AddInMemoryCollection([new KeyValuePair<string, string?>(pair.Key, pair.Value)]).Build();

    private static void Change(IConfigurationRoot configuration, string amount)
    {
        configuration["Limits:acme:model-1:requests_per_minute"] = amount;
        configuration.Reload();
    }

    private static long Amount(LlmRateLimiter limiter) => limiter.GetUsage("acme", "model-1").Rules[0].Rule.Amount;

    private void Write(string text) => File.WriteAllText(Limits, text);

    private static async Task Until(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }
}
