namespace LlmLimiter.Tests.Limiter;

/// <summary>Tests that measure the memory of the process run while no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Days as long as the calendar makes them, a crash in the middle, and names without end: limits hold, and memory stays flat.</summary>
[Collection(nameof(Alone))]
public sealed class LongDayTests : IDisposable
{
    private const int PerDay = 1_000;
    private const int PerMinute = 20;
    private const long TokensPer24Hours = 30_000;

    private static readonly TimeZoneInfo _pacific = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles");

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2026-03-07T12:00:00Z", 23)]
    [InlineData("2026-10-31T12:00:00Z", 25)]
    public void A_pacific_day_holds_its_limit_over_the_change_of_the_clocks_and_a_crash(string start, int hoursOfSunday)
    {
        _time.Advance(DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture) - _time.GetUtcNow());
        DateTimeOffset crash = _time.GetUtcNow() + TimeSpan.FromHours(30);
        DateTimeOffset end = _time.GetUtcNow() + TimeSpan.FromDays(3);
        var admitted = new List<DateTimeOffset>();
        LlmRateLimiter limiter = Limiter();
        while (_time.GetUtcNow() < end)
        {
            while (limiter.TryAcquire("acme", "model-1", 20, out LlmLease lease))
            {
                admitted.Add(_time.GetUtcNow());
                lease.RecordUsage(new TokenUsage(20));
            }

            _time.Advance(TimeSpan.FromSeconds(10));
            if (_time.GetUtcNow() >= crash)
            {
                // Not disposed: this program ends without a chance to say goodbye.
                crash = DateTimeOffset.MaxValue;
                limiter = Limiter();
            }
        }

        limiter.Dispose();
        AssertMost(admitted, TimeSpan.FromMinutes(1), PerMinute);
        AssertMost(admitted, TimeSpan.FromHours(24), (int)TokensPer24Hours / 20);

        Dictionary<DateOnly, int> days = admitted.CountBy(moment => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, _pacific).Date)).ToDictionary();
        Assert.All(days.Values, count => Assert.InRange(count, 1, PerDay));
        DateOnly sunday = days.Keys.Single(day => day.DayOfWeek == DayOfWeek.Sunday);
        Assert.Equal(PerDay, days[sunday]);
        TimeSpan length = FirstOf(admitted, sunday.AddDays(1)) - FirstOf(admitted, sunday);
        Assert.InRange(length, TimeSpan.FromHours(hoursOfSunday) - TimeSpan.FromSeconds(20), TimeSpan.FromHours(hoursOfSunday) + TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_million_invented_names_share_one_pool_and_take_no_memory()
    {
        var config = RateLimitConfig.Parse("acme: { model-1: { requests_per_minute: 5 }, '*': { requests_per_minute: 60 } }");
        using var limiter = new LlmRateLimiter(config, new LlmRateLimiterOptions { TimeProvider = _time });
        Assert.Equal(60, Granted(0, 1_000));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Assert.Equal(0, Granted(1_000, 1_000_000));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1 << 20);
        Assert.Equal(["*", "model-1"], limiter.Models.Select(model => model.Model).Order(StringComparer.Ordinal));

        int Granted(int from, int to) => Enumerable.Range(from, to - from).Count(i => limiter.TryAcquire("acme", $"invented-{i}", 1, out _));
    }

    [Fact]
    public void A_million_names_without_limits_are_warned_of_in_bounded_memory()
    {
        var logger = new RecordingLoggerFactory();
        using var limiter = new LlmRateLimiter(RateLimitConfig.Shipped, new LlmRateLimiterOptions { TimeProvider = _time, LoggerFactory = logger });
        Meet(0, 2_000);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Meet(2_000, 1_000_000);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1 << 20);
        Assert.Equal(1_000, logger.Messages.Count(message => message.Contains("invented", StringComparison.Ordinal)));

        void Meet(int from, int to)
        {
            for (int i = from; i < to; i++)
            {
                Assert.True(limiter.TryAcquire("openai", $"invented-{i}", 1, out _));
            }
        }
    }

    /// <summary>The most of any span is the limit itself: all of it was given, and no more.</summary>
    private static void AssertMost(List<DateTimeOffset> admitted, TimeSpan per, int most)
    {
        int found = 0;
        for (int newest = 0, oldest = 0; newest < admitted.Count; newest++)
        {
            while (admitted[newest] - admitted[oldest] >= per)
            {
                oldest++;
            }

            found = Math.Max(found, newest - oldest + 1);
        }

        Assert.Equal(most, found);
    }

    private static DateTimeOffset FirstOf(List<DateTimeOffset> admitted, DateOnly day) =>
        admitted.First(moment => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, _pacific).Date) == day);

    private LlmRateLimiter Limiter() => new(
        RateLimitConfig.Parse($$"""
            acme:
              model-1:
                requests_per_minute: {{PerMinute}}
                limits:
                  - { metric: requests, amount: {{PerDay}}, per: 1d, window: fixed, time_zone: America/Los_Angeles }
                  - { metric: total_tokens, amount: {{TokensPer24Hours}}, per: 24h }
            """),
        new LlmRateLimiterOptions { TimeProvider = _time, StateFile = Path.Combine(_folder.Path, "state.json") });
}
