using System.Net;
using LlmLimiter.Simulator;

namespace LlmLimiter.Http.Tests;

/// <summary>What a client with the handler makes of each thing that goes wrong with a provider.</summary>
public sealed class FaultTests
{
    private const string OpenAI = FaultyProvider.OpenAI;
    private const string Azure = FaultyProvider.Azure;
    private const string Anthropic = FaultyProvider.Anthropic;
    private const string Gemini = FaultyProvider.Gemini;

    private static readonly TimeSpan _told = new(114, 18, 0);
    private static readonly string[] _providers = [OpenAI, Azure, Anthropic, Gemini];

    /// <summary>What goes wrong with an answer that comes all the same, in whatever words.</summary>
    public static TheoryData<string, FaultKind> FaultyAnswers => new(
        from provider in _providers
        from fault in new[]
        {
            FaultKind.WrongHeaders, FaultKind.SentinelHeaders, FaultKind.MissingHeaders, FaultKind.LateHeaders, FaultKind.SwappedHeaders,
            FaultKind.DatedRetryAfter, FaultKind.MissingUsage,
        }
        where provider is not Gemini || fault is FaultKind.MissingUsage // has no headers
        select (provider, fault));

    /// <summary>Refusals that waiting cures and that do not say how long, and their status.</summary>
    public static TheoryData<string, string, int> CurableRefusals => new(
        from provider in _providers
        from fault in new[] { ("unavailable", 503), ("overloaded", 529), ("acceleration", 429) }
        select (provider, fault.Item1, fault.Item2));

    public static TheoryData<string> Providers => [.. _providers];

    [Theory]
    [MemberData(nameof(FaultyAnswers))]
    public async Task Whatever_every_other_answer_tells_no_call_is_above_the_limit_and_all_get_through(string name, FaultKind fault)
    {
        await using FaultyProvider provider = await FaultyProvider.StartAsync(name, requestsPerMinute: 15, faults: new SimulatedFault(fault) { Every = 2 });

        int[] answers = await provider.EndAsync([.. Enumerable.Range(0, 45).Select(_ => provider.AskAsync())]);

        ModelReport seen = provider.Report;
        Assert.All(answers, status => Assert.Equal(200, status));
        Assert.Equal((45, 0), (seen.Admitted, seen.Refused));
        Assert.InRange(seen.MostRequestsInAnyWindow, 1, name is Anthropic ? 30 : 15); // a bucket lets in its burst beside
        Assert.InRange(seen.Duration, TimeSpan.FromSeconds(115), TimeSpan.FromSeconds(180)); // 122 where all is well
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_load_on_a_bad_day_ends_and_each_failure_is_told(string name)
    {
        SimulatedFault[] faults = [.. Enum.GetValues<FaultKind>()
            .Where(kind => kind is not (FaultKind.DailyQuota or FaultKind.LongRetryAfter or FaultKind.RequestTooLarge or FaultKind.SlowAnswer))
            .Select(kind => new SimulatedFault(kind) { Share = 0.04 })];
        await using FaultyProvider provider = await FaultyProvider.StartAsync(name, requestsPerMinute: 40, maxRetries: 100, faults: faults);

        string[] ends = await provider.EndAsync([.. Enumerable.Range(0, 120).Select(_ => OutcomeAsync(provider))]);

        ModelReport seen = provider.Report;
        Assert.Equal(["200", "500", "SpentCredit", "cut"], ends.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(ends.Count(end => end is "200" or "cut"), seen.Admitted);
        Assert.Equal(0, seen.Refused);
        Assert.InRange(seen.Duration, TimeSpan.Zero, TimeSpan.FromMinutes(6));
        Assert.Equal(0, Open(provider));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_failure_of_the_provider_is_the_callers_at_once_and_stays_charged(string name)
    {
        await using FaultyProvider provider = await FaultyProvider.StartAsync(name, maxRetries: 3);

        int status = await provider.EndAsync(provider.AskAsync("server-error"));

        Assert.Equal((500, 1, 1), (status, provider.Report.Faulted, provider.Usage.Granted));
        Assert.True(provider.Tokens > 0);
        Assert.Equal(1, Used(provider, LimitMetric.Requests));
        Assert.Null(provider.Usage.PausedUntil);
    }

    [Theory]
    [MemberData(nameof(CurableRefusals))]
    public async Task A_refusal_that_waiting_cures_pauses_the_model_and_a_retry_gets_through(string name, string fault, int status)
    {
        FaultKind kind = Enum.Parse<FaultKind>(fault, ignoreCase: true);
        await using FaultyProvider once = await FaultyProvider.StartAsync(name);
        await using FaultyProvider again = await FaultyProvider.StartAsync(name, maxRetries: 2, faults: new SimulatedFault(kind) { Every = 2 });

        Assert.Equal(status, await once.EndAsync(once.AskAsync(fault)));
        Assert.NotNull(once.Usage.PausedUntil);
        Assert.Equal((1, 0), (Used(once, LimitMetric.Requests), once.Tokens));
        Assert.Equal(200, await once.EndAsync(once.AskAsync()));

        Assert.Equal(200, await again.EndAsync(again.AskAsync()));
        Assert.Equal(200, await again.EndAsync(again.AskAsync()));
        Assert.Equal((2, 1, 3), (again.Report.Admitted, again.Report.Faulted, again.Usage.Granted));
    }

    [Theory]
    [InlineData(OpenAI, "spent-credit", RefusalKind.SpentCredit, "You exceeded your current quota")]
    [InlineData(Azure, "spent-credit", RefusalKind.SpentCredit, "You exceeded your current quota")]
    [InlineData(Anthropic, "spent-credit", RefusalKind.SpentCredit, "You have reached your enforced spend limit.")]
    [InlineData(Gemini, "spent-credit", RefusalKind.SpentCredit, "Your prepayment credits are depleted.")]
    [InlineData(OpenAI, "request-too-large", RefusalKind.RequestTooLarge, "Request too large for m")]
    public async Task A_refusal_that_waiting_does_not_cure_is_thrown_at_once_and_stops_nobody_else(string name, string fault, RefusalKind kind, string words)
    {
        await using FaultyProvider provider = await FaultyProvider.StartAsync(name, maxRetries: 3);

        ProviderRefusedException refused = await Assert.ThrowsAsync<ProviderRefusedException>(() => provider.EndAsync(provider.AskAsync(fault)));

        Assert.Equal((kind, 1), (refused.Kind, provider.Report.Faulted));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Equal((1, 0), (Used(provider, LimitMetric.Requests), provider.Tokens));
        Assert.Equal(200, await provider.EndAsync(provider.AskAsync()));
    }

    [Theory]
    [InlineData(Azure, 86_400)] // tells it in the very words of a limit that a day brings back
    [InlineData(Anthropic, 0.25)]
    [InlineData(Gemini, 0.25)]
    public async Task A_call_that_is_above_a_limit_by_itself_pauses_where_the_words_do_not_tell_it_apart(string name, double seconds)
    {
        await using FaultyProvider provider = await FaultyProvider.StartAsync(name);

        Assert.Equal(429, await provider.EndAsync(provider.AskAsync("request-too-large")));

        AssertPaused(provider, TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData(OpenAI, 24)]
    [InlineData(Azure, 24)]
    [InlineData(Anthropic, 24)]
    [InlineData(Gemini, 8)] // time begins at midnight in UTC, which is four in the afternoon in California
    public async Task The_quota_of_a_day_pauses_until_the_day_is_over(string name, int hours)
    {
        await using FaultyProvider provider = await FaultyProvider.StartAsync(name);

        Assert.Equal(429, await provider.EndAsync(provider.AskAsync("daily-quota")));

        AssertPaused(provider, TimeSpan.FromHours(hours));
        await Assert.ThrowsAsync<RateLimitTimeoutException>(() => provider.EndAsync(provider.AskAsync()));
        provider.Time.Advance(TimeSpan.FromHours(hours * 1.1));
        Assert.Equal(200, await provider.EndAsync(provider.AskAsync()));
    }

    [Theory]
    [InlineData(OpenAI, "long-retry-after")]
    [InlineData(OpenAI, "long-retry-after, dated-retry-after")]
    [InlineData(OpenAI, "long-retry-after, missing-headers")]
    [InlineData(Azure, "long-retry-after")]
    [InlineData(Azure, "long-retry-after, dated-retry-after")]
    [InlineData(Azure, "long-retry-after, missing-headers")]
    [InlineData(Anthropic, "long-retry-after")]
    [InlineData(Anthropic, "long-retry-after, dated-retry-after")]
    [InlineData(Gemini, "long-retry-after")]
    public async Task A_wait_of_days_is_told_at_once_to_those_who_cannot_wait_so_long(string name, string faults)
    {
        await using FaultyProvider provider = await FaultyProvider.StartAsync(name, maxConcurrent: 1, maxRetries: 3, travel: TimeSpan.FromSeconds(1));
        Task<int> refused = provider.AskAsync(faults);
        await ArrivesAsync(provider);
        Task<int> waiting = provider.AskAsync();
        Assert.Equal(1, provider.Usage.Waiting);

        provider.Time.Advance(TimeSpan.FromSeconds(1));

        foreach (Task<int> call in new[] { refused, waiting, provider.AskAsync() })
        {
            RateLimitTimeoutException late = await Assert.ThrowsAsync<RateLimitTimeoutException>(() => call.WaitAsync(TimeSpan.FromSeconds(20)));
            Assert.InRange(late.RetryAfter!.Value, _told, _told * 1.1);
        }

        Assert.Equal((1, 0), (provider.Report.Faulted, provider.Report.Admitted));
    }

    [Fact]
    public async Task Who_can_wait_for_days_gets_through_after_them()
    {
        await using FaultyProvider provider = await FaultyProvider.StartAsync(Anthropic);
        Assert.Equal(429, await provider.EndAsync(provider.AskAsync("long-retry-after")));

        ValueTask<LlmLease> patient = provider.Limiter.AcquireAsync(
            Anthropic, "m", 1, new AcquireOptions { MaxWait = TimeSpan.FromDays(7) }, TestContext.Current.CancellationToken);
        provider.Time.Advance(_told - TimeSpan.FromSeconds(1));
        Assert.False(patient.IsCompleted);
        provider.Time.Advance(_told * 0.1);

        (await patient).Dispose();
    }

    [Theory]
    [InlineData(OpenAI)]
    [InlineData(Azure)]
    [InlineData(Anthropic)]
    public async Task A_date_to_come_back_at_is_kept_to(string name)
    {
        await using FaultyProvider provider = await FaultyProvider.StartAsync(
            name, enforced: 1, maxRetries: 1, faults: new SimulatedFault(FaultKind.DatedRetryAfter) { Every = 1 });
        Assert.Equal(200, await provider.EndAsync(provider.AskAsync()));

        Assert.Equal(200, await provider.EndAsync(provider.AskAsync()));

        Assert.Equal((2, 1), (provider.Report.Admitted, provider.Report.Refused));
        Assert.InRange(provider.Report.Duration, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(67));
    }

    [Theory]
    [InlineData(OpenAI, false)]
    [InlineData(OpenAI, true)]
    [InlineData(Azure, true)]
    [InlineData(Anthropic, false)]
    [InlineData(Anthropic, true)]
    [InlineData(Gemini, false)]
    [InlineData(Gemini, true)]
    public async Task The_caller_sees_that_an_answer_is_cut_and_it_stays_charged(string name, bool isStreamed)
    {
        await using FaultyProvider provider = await FaultyProvider.StartAsync(name);
        using HttpResponseMessage answer = await provider.SendAsync("cut-answer", isStreamed);
        long charged = provider.Tokens;

        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(0, Open(provider));
        Assert.InRange(provider.Tokens, charged, long.MaxValue);
        Assert.Equal(200, await provider.EndAsync(provider.AskAsync()));
    }

    [Fact]
    public async Task A_stream_that_is_cut_is_charged_no_less_than_it_told()
    {
        await using FaultyProvider provider = await FaultyProvider.StartAsync(Anthropic, tokensOfText: 500); // told as the stream begins
        using HttpResponseMessage answer = await provider.SendAsync("cut-answer", isStreamed: true);
        Assert.InRange(Used(provider, LimitMetric.InputTokens), 1, 499);

        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsStringAsync());

        Assert.InRange(Used(provider, LimitMetric.InputTokens), 500, 600);
    }

    [Theory]
    [InlineData(OpenAI, false)]
    [InlineData(OpenAI, true)]
    [InlineData(Azure, false)]
    [InlineData(Anthropic, false)]
    [InlineData(Anthropic, true)]
    [InlineData(Gemini, false)]
    [InlineData(Gemini, true)]
    public async Task Where_the_usage_is_not_told_the_estimate_stands(string name, bool isStreamed)
    {
        await using FaultyProvider provider = await FaultyProvider.StartAsync(name);
        using HttpResponseMessage answer = await provider.SendAsync("missing-usage", isStreamed);
        long estimate = provider.Tokens;

        await answer.Content.ReadAsStringAsync();

        Assert.True(estimate > 0);
        Assert.Equal((estimate, 0, 0), (provider.Tokens, Open(provider), provider.Usage.InputError.Calls));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_slow_answer_holds_up_nobody_else(string name)
    {
        await using FaultyProvider provider = await FaultyProvider.StartAsync(name);
        Task<int> slow = provider.AskAsync("slow-answer");
        await ArrivesAsync(provider);

        for (int call = 0; call < 5; call++)
        {
            Assert.Equal(200, await provider.EndAsync(provider.AskAsync()));
        }

        Assert.False(slow.IsCompleted);
        provider.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, await slow.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal((6, 0), (provider.Report.Admitted, Open(provider)));
    }

    /// <summary>Waits until a call is on its way, or thought about.</summary>
    private static Task ArrivesAsync(FaultyProvider provider) => provider.Time.TimerCreatedAsync();

    private static async Task<string> OutcomeAsync(FaultyProvider provider)
    {
        try
        {
            return $"{await provider.AskAsync()}";
        }
        catch (ProviderRefusedException refused)
        {
            return $"{refused.Kind}";
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException)
        {
            return "cut";
        }
    }

    /// <summary>A pause is as long as it was told, and at most a tenth more: not all processes come back at one moment.</summary>
    private static void AssertPaused(FaultyProvider provider, TimeSpan told) =>
        Assert.InRange(provider.Usage.PausedUntil!.Value - provider.Time.GetUtcNow(), told - TimeSpan.FromSeconds(1), told * 1.1 + TimeSpan.FromSeconds(1));

    private static long Open(FaultyProvider provider) => Used(provider, LimitMetric.ConcurrentRequests);

    private static long Used(FaultyProvider provider, LimitMetric metric) =>
        provider.Usage.Rules.First(rule => rule.Rule.Metric == metric).Used;
}
