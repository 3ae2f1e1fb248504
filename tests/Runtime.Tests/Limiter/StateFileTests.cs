namespace LlmLimiter.Tests.Limiter;

public sealed class StateFileTests : IDisposable
{
    private static readonly TimeSpan _aMoment = TimeSpan.FromMilliseconds(250);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTime _time = new();

    private string StateFile => Path.Combine(_folder.Path, "state.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_crash_does_not_forget_the_day()
    {
        // Not disposed: this program ends without a chance to say goodbye.
        LlmRateLimiter crashed = Limiter(new ModelLimits { RequestsPerDay = 5, RequestsPerMinute = 100 });
        TakeAll(crashed, expected: 5);
        _time.Advance(_aMoment);
        _time.Advance(TimeSpan.FromHours(10));

        using LlmRateLimiter restarted = Limiter(new ModelLimits { RequestsPerDay = 5, RequestsPerMinute = 100 });
        TakeAll(restarted, expected: 0);
        Assert.Equal([0, 5], restarted.GetUsage("acme", "model-1").Rules.Select(rule => rule.Used).Order());
        _time.Advance(TimeSpan.FromHours(14) + TimeSpan.FromMinutes(10));
        TakeAll(restarted, expected: 5);
    }

    [Theory]
    [InlineData(LimitWindow.Fixed)]
    [InlineData(LimitWindow.TokenBucket)]
    [InlineData(LimitWindow.Sliding)]
    public void Every_kind_of_window_is_remembered(LimitWindow window)
    {
        var limits = new ModelLimits { Rules = [new LimitRule(LimitMetric.TotalTokens, 1_000, TimeSpan.FromHours(24)) { Window = window, Margin = TimeSpan.Zero }] };
        LlmRateLimiter crashed = Limiter(limits);
        Assert.True(crashed.TryAcquire("acme", "model-1", 1_000, out LlmLease lease));
        lease.RecordUsage(new TokenUsage(1_000));
        _time.Advance(_aMoment);

        using LlmRateLimiter restarted = Limiter(limits);
        Assert.InRange(restarted.GetUsage("acme", "model-1").Rules[0].Used, 999, 1_000);
        Assert.False(restarted.TryAcquire("acme", "model-1", 500, out _));
    }

    [Fact]
    public void What_comes_back_is_forgotten_too()
    {
        LlmRateLimiter crashed = Limiter(new ModelLimits { RequestsPerDay = 5 });
        Assert.True(crashed.TryAcquire("acme", "model-1", 1, out LlmLease lease));
        _time.Advance(_aMoment);
        lease.Cancel();
        _time.Advance(_aMoment);

        using LlmRateLimiter restarted = Limiter(new ModelLimits { RequestsPerDay = 5 });
        TakeAll(restarted, expected: 5);
    }

    [Fact]
    public void Charges_wait_for_a_model_that_is_registered_later_and_outlive_another_start()
    {
        LlmRateLimiter crashed = Limiter(new ModelLimits { RequestsPerDay = 5 });
        crashed.Register("acme", "model-2", new ModelLimits { RequestsPerDay = 3 });
        Assert.True(crashed.TryAcquire("acme", "model-2", 1, out _));
        _time.Advance(_aMoment);
        using (LlmRateLimiter between = Limiter(new ModelLimits { RequestsPerDay = 5 }))
        {
            TakeAll(between, expected: 5);
        }

        using LlmRateLimiter restarted = Limiter(new ModelLimits { RequestsPerDay = 5 });
        restarted.Register("acme", "model-2", new ModelLimits { RequestsPerDay = 3 });
        Assert.Equal(1, restarted.GetUsage("acme", "model-2").Rules[0].Used);
    }

    [Fact]
    public void A_rule_that_a_limited_model_gets_later_is_remembered()
    {
        using (LlmRateLimiter first = WithDay())
        {
            TakeAll(first, expected: 5);
        }

        _time.Advance(TimeSpan.FromHours(2));
        using LlmRateLimiter restarted = WithDay();
        Assert.Equal(5, restarted.GetUsage("acme", "model-1").Rules[0].Used);

        LlmRateLimiter WithDay()
        {
            LlmRateLimiter limiter = Limiter(new ModelLimits { RequestsPerMinute = 100 });
            limiter.Register("acme", "model-1", new ModelLimits { RequestsPerDay = 5 });
            return limiter;
        }
    }

    [Fact]
    public void What_is_saved_just_after_midnight_counts_for_the_day_it_was_used_in()
    {
        var day = new ModelLimits { Rules = [new LimitRule(LimitMetric.Requests, 5, TimeSpan.FromDays(1)) { Window = LimitWindow.Fixed }] };
        LlmRateLimiter crashed = Limiter(day);
        for (int call = 0; call < 4; call++)
        {
            Assert.True(crashed.TryAcquire("acme", "model-1", 1, out _));
        }

        // The last call, so close to midnight, is charged to both days, and saved after it.
        _time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(100));
        Assert.True(crashed.TryAcquire("acme", "model-1", 1, out _));
        _time.Advance(_aMoment);

        _time.Advance(TimeSpan.FromHours(2));
        using LlmRateLimiter restarted = Limiter(day);
        Assert.Equal(1, restarted.GetUsage("acme", "model-1").Rules[0].Used);
    }

    [Fact]
    public void A_writing_that_failed_is_made_good_for_at_the_end()
    {
        string later = Path.Combine(_folder.Path, "later");
        var options = new LlmRateLimiterOptions { TimeProvider = _time, StateFile = Path.Combine(later, "state.json"), LoggerFactory = new RecordingLoggerFactory() };
        using (var limiter = new LlmRateLimiter("acme", "model-1", new ModelLimits { RequestsPerDay = 5 }, options))
        {
            TakeAll(limiter, expected: 5);
            _time.Advance(_aMoment);
            Directory.CreateDirectory(later);
        }

        Assert.True(File.Exists(options.StateFile));
    }

    [Fact]
    public void A_pool_is_remembered_by_its_name()
    {
        var config = new RateLimitConfig(new Dictionary<string, ProviderLimits>
        {
            ["acme"] = new()
            {
                Pools = new Dictionary<string, ModelLimits> { ["org"] = new() { TokensPerDay = 100 } },
                Models = new Dictionary<string, ModelLimits> { ["model-1"] = new() { Pools = ["org"], RequestsPerMinute = 10 } },
            },
        });
        var crashed = new LlmRateLimiter(config, Options());
        Assert.True(crashed.TryAcquire("acme", "model-1", 100, out _));
        _time.Advance(_aMoment);

        using var restarted = new LlmRateLimiter(config, Options());
        Assert.False(restarted.TryAcquire("acme", "model-1", 1, out _));
        Assert.Equal((100L, "org"), restarted.GetUsage("acme", "model-1").Rules.Select(rule => (rule.Used, rule.Pool)).Last());
    }

    [Fact]
    public void A_limiter_that_ends_writes_at_once_and_only_what_lasts()
    {
        using (LlmRateLimiter limiter = Limiter(new ModelLimits { RequestsPerDay = 5, RequestsPerMinute = 100 }))
        {
            TakeAll(limiter, expected: 5);
        }

        string text = File.ReadAllText(StateFile);
        Assert.Contains("\"requests\"", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("00:01:00", text, StringComparison.Ordinal);
        Assert.Equal(["state.json"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(StateFile));
        }
    }

    [Theory]
    [InlineData("{ not json")]
    [InlineData("""{"version":2,"rules":[]}""")]
    [InlineData("""{"version":1,"rules":[{"provider":"acme","model":"model-1","metric":"Requests","per":"1.00:00:00","window":"Sliding","zone":"","charges":[[1]]}]}""")]
    [InlineData("""{"version":1,"rules":[{"provider":"acme","model":"model-1","metric":"Requests","per":"1.00:00:00","window":"Sliding","zone":"","charges":[[1,-5]]}]}""")]
    [InlineData("""{"version":1,"rules":[null]}""")]
    [InlineData("""{"version":1,"rules":[{"model":"model-1","metric":"Requests","per":"1.00:00:00","window":"Sliding","zone":"","charges":[]}]}""")]
    [InlineData("""{"version":1,"rules":[{"provider":"acme","metric":"Requests","per":"10000000.00:00:00","window":"Sliding","zone":"","charges":[[1,1]]}]}""")]
    public void A_file_that_cannot_be_read_is_told_and_set_aside(string text)
    {
        File.WriteAllText(StateFile, text);
        var logger = new RecordingLoggerFactory();
        using (var limiter = new LlmRateLimiter("acme", "model-1", new ModelLimits { RequestsPerDay = 5 }, Options(logger)))
        {
            TakeAll(limiter, expected: 5);
        }

        Assert.Contains(logger.Messages, message => message.Contains("cannot be read", StringComparison.Ordinal));
        Assert.Equal(text, File.ReadAllText(StateFile + ".unreadable"));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_told_and_nothing_else_fails()
    {
        var logger = new RecordingLoggerFactory();
        LlmRateLimiterOptions options = Options(logger);
        options.StateFile = Path.Combine(_folder.Path, "no-such-folder", "state.json");
        using var limiter = new LlmRateLimiter("acme", "model-1", new ModelLimits { RequestsPerDay = 5 }, options);
        TakeAll(limiter, expected: 5);
        _time.Advance(_aMoment);
        Assert.Contains(logger.Messages, message => message.Contains("cannot be written", StringComparison.Ordinal));
    }

    private static void TakeAll(LlmRateLimiter limiter, int expected)
    {
        int taken = 0;
        while (limiter.TryAcquire("acme", "model-1", 1, out LlmLease lease))
        {
            lease.Dispose();
            taken++;
        }

        Assert.Equal(expected, taken);
    }

    private LlmRateLimiter Limiter(ModelLimits limits) => new("acme", "model-1", limits, Options());

    private LlmRateLimiterOptions Options(RecordingLoggerFactory? logger = null) =>
        new() { TimeProvider = _time, StateFile = StateFile, LoggerFactory = logger };
}
