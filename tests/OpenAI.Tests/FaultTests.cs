using System.ClientModel;
using System.ClientModel.Primitives;
using System.Diagnostics;
using LlmLimiter.Simulator;
using OpenAI.Chat;

namespace OpenAI.Tests;

/// <summary>
/// What calls of the official SDK make of a provider with which things go wrong: with the policy in its pipeline, and in a limited scope that learns
/// of refusals only from the SDK's exceptions.
/// </summary>
public sealed class FaultTests : IAsyncDisposable
{
    private static readonly ChatMessage[] _messages = [new UserChatMessage("Why is the sky blue?")];
    private static readonly TimeSpan _told = new(114, 18, 0);

    private readonly LimitedClient _limited = new();
    private ProviderSimulator? _simulator;

    public static TheoryData<bool> WithAndWithoutPolicy => [true, false];

    private ModelReport Report => _simulator!.Report()[LimitedClient.Model];

    public async ValueTask DisposeAsync()
    {
        _limited.Dispose();
        if (_simulator is not null)
        {
            await _simulator.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(WithAndWithoutPolicy))]
    public async Task A_failure_of_the_provider_is_the_callers_at_once_and_stays_charged(bool hasPolicy)
    {
        await StartAsync(FaultKind.ServerError);

        ClientResultException failure = await Assert.ThrowsAsync<ClientResultException>(() => AskAsync(hasPolicy, maxRetries: 3));

        Assert.Equal((500, 1, 1), (failure.Status, Report.Faulted, _limited.Usage.Granted));
        Assert.True(_limited.Charged.Input > 0);
        Assert.Null(_limited.Usage.PausedUntil);
    }

    [Theory]
    [InlineData(true, FaultKind.SpentCredit, RefusalKind.SpentCredit, "You exceeded your current quota")]
    [InlineData(false, FaultKind.SpentCredit, RefusalKind.SpentCredit, "You exceeded your current quota")]
    [InlineData(true, FaultKind.RequestTooLarge, RefusalKind.RequestTooLarge, "Request too large for gpt-4o")]
    [InlineData(false, FaultKind.RequestTooLarge, RefusalKind.RequestTooLarge, "Request too large for gpt-4o")]
    public async Task A_refusal_that_waiting_does_not_cure_is_thrown_at_once(bool hasPolicy, FaultKind fault, RefusalKind kind, string words)
    {
        await StartAsync(fault);

        ProviderRefusedException refused = await Assert.ThrowsAsync<ProviderRefusedException>(() => AskAsync(hasPolicy, maxRetries: 3));

        Assert.Equal((kind, 1), (refused.Kind, Report.Faulted));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Equal(hasPolicy ? null : typeof(ClientResultException), refused.InnerException?.GetType());
        Assert.Equal((0, 0), _limited.Charged);
        Assert.Null(_limited.Usage.PausedUntil);
    }

    [Theory]
    [InlineData(true, FaultKind.Unavailable, 503)]
    [InlineData(false, FaultKind.Unavailable, 503)]
    [InlineData(true, FaultKind.Overloaded, 529)]
    [InlineData(false, FaultKind.Overloaded, 529)]
    [InlineData(true, FaultKind.Acceleration, 429)]
    [InlineData(false, FaultKind.Acceleration, 429)]
    [InlineData(true, FaultKind.DailyQuota, 429)]
    [InlineData(false, FaultKind.DailyQuota, 429)]
    public async Task A_refusal_that_waiting_cures_pauses_the_model(bool hasPolicy, FaultKind fault, int status)
    {
        await StartAsync(fault);

        // The wait until the next day is longer than any that the policy's caller allows.
        AcquireOptions patient = new() { MaxWait = TimeSpan.FromDays(2) };
        ClientResultException refused = await Assert.ThrowsAsync<ClientResultException>(() => AskAsync(hasPolicy, acquire: patient));

        Assert.Equal((status, 1), (refused.Status, Report.Faulted));
        Assert.NotNull(_limited.Usage.PausedUntil);
        Assert.Equal((0, 0), _limited.Charged);
    }

    [Theory]
    [InlineData(FaultKind.Unavailable)]
    [InlineData(FaultKind.Overloaded)]
    [InlineData(FaultKind.Acceleration)]
    public async Task In_a_scope_a_refusal_is_sent_again_after_the_pause(FaultKind fault)
    {
        await StartAsync(fault, every: 2);
        await AskAsync(hasPolicy: false);

        Task call = AskAsync(hasPolicy: false, maxRetries: 1);
        await EndAsync(call);

        await call;
        Assert.Equal((2, 1, 3), (Report.Admitted, Report.Faulted, _limited.Usage.Granted));
    }

    [Theory]
    [MemberData(nameof(WithAndWithoutPolicy))]
    public async Task A_wait_of_days_is_told_at_once_to_those_who_cannot_wait_so_long(bool hasPolicy)
    {
        await StartAsync(FaultKind.LongRetryAfter);
        _ = await Record.ExceptionAsync(() => AskAsync(hasPolicy));

        RateLimitTimeoutException late = await Assert.ThrowsAsync<RateLimitTimeoutException>(() => AskAsync(hasPolicy));

        Assert.InRange(late.RetryAfter!.Value, _told, _told * 1.1);
        Assert.Equal(1, Report.Faulted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_SDKs_own_retries_do_not_sleep_for_days_in_silence(bool isAsync)
    {
        await StartAsync(FaultKind.LongRetryAfter);
        var retries = new RecordedWaits();
        ChatClient client = Client(retries);

        RateLimitTimeoutException late = await Assert.ThrowsAsync<RateLimitTimeoutException>(
            async () => _ = isAsync ? await client.CompleteChatAsync(_messages) : client.CompleteChat(_messages));

        Assert.Empty(retries.Waits);
        Assert.Equal(_told, late.RetryAfter);
        Assert.StartsWith("openai/gpt-4o: the provider refused the call and lets it go in 4.8 days, but it may wait 10 min.", late.Message, StringComparison.Ordinal);
        Assert.Contains("The provider says: Rate limit reached for gpt-4o", late.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultKind.WrongHeaders)]
    [InlineData(FaultKind.SentinelHeaders)]
    [InlineData(FaultKind.MissingHeaders)]
    [InlineData(FaultKind.LateHeaders)]
    [InlineData(FaultKind.SwappedHeaders)]
    [InlineData(FaultKind.DatedRetryAfter)]
    public async Task Whatever_every_other_answer_tells_no_call_is_above_the_limit_and_all_get_through(FaultKind fault)
    {
        await StartAsync(fault, every: 2);

        // The limit is a hundred a minute.
        Task[] calls = [.. Enumerable.Range(0, 150).Select(_ => AskAsync(hasPolicy: true))];
        await EndAsync(calls);

        await Task.WhenAll(calls);
        Assert.Equal((150, 0), (Report.Admitted, Report.Refused));
        Assert.InRange(Report.Duration, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(120));
    }

    [Theory]
    [MemberData(nameof(WithAndWithoutPolicy))]
    public async Task Where_the_usage_is_not_told_the_estimate_stands(bool hasPolicy)
    {
        await StartAsync(FaultKind.MissingUsage);

        await AskAsync(hasPolicy);

        Assert.Equal(0, _limited.Usage.InputError.Calls);
        Assert.True(_limited.Charged.Input > 0);
        Assert.True(_limited.Charged.Output > 0);
    }

    [Theory]
    [MemberData(nameof(WithAndWithoutPolicy))]
    public async Task The_caller_sees_that_a_stream_is_cut_and_its_call_stays_charged(bool hasPolicy)
    {
        await StartAsync(FaultKind.CutAnswer);

        Exception cut = await Assert.ThrowsAnyAsync<Exception>(() => InTurnAsync(hasPolicy, ReadAsync));

        Assert.IsNotType<ProviderRefusedException>(cut);
        Assert.Equal((1, 1), (Report.Admitted, _limited.Usage.Granted));
        Assert.True(_limited.Charged.Input > 0);
        Assert.True(_limited.Charged.Output > 0);
    }

    private static async Task ReadAsync(ChatClient client)
    {
        await foreach (StreamingChatCompletionUpdate _ in client.CompleteChatStreamingAsync(_messages))
        {
        }
    }

    private async Task StartAsync(FaultKind fault, int every = 1) => _simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
    {
        Models = [new SimulatedModel(LimitedClient.Model) { Requests = 100, Tokens = 100_000, Faults = [new SimulatedFault(fault) { Every = every }] }],
        TimeProvider = _limited.Time,
    });

    private ChatClient Client(ClientRetryPolicy? retries = null, AcquireOptions acquire = default, bool hasPolicy = true)
    {
        var options = new OpenAIClientOptions { Endpoint = _simulator!.BaseAddress, RetryPolicy = retries ?? new ClientRetryPolicy(maxRetries: 0) };
        return new ChatClient(
            LimitedClient.Model, new ApiKeyCredential("any"), hasPolicy ? options.AddLlmRateLimiting(_limited.Limiter, acquire: acquire) : options);
    }

    private Task AskAsync(bool hasPolicy, int maxRetries = 0, AcquireOptions acquire = default) =>
        InTurnAsync(hasPolicy, client => client.CompleteChatAsync(_messages), acquire with { MaxRetries = maxRetries });

    /// <summary>Makes a call in its turn, for which the policy waits, or else a scope.</summary>
    private Task InTurnAsync(bool hasPolicy, Func<ChatClient, Task> call, AcquireOptions acquire = default)
    {
        ChatClient client = Client(acquire: acquire, hasPolicy: hasPolicy);
        return hasPolicy
            ? call(client)
            : _limited.Limiter.RunAsync(_limited.Provider, LimitedClient.Model, new TokenEstimate(10, 10), acquire, _ => call(client));
    }

    /// <summary>Moves time, but only while all calls that are not over wait for their turn, until all are over.</summary>
    private async Task EndAsync(params Task[] calls)
    {
        var real = Stopwatch.StartNew();
        while (calls.Count(call => !call.IsCompleted) is > 0 and var left)
        {
            Assert.True(real.Elapsed < TimeSpan.FromSeconds(10), $"{left} calls hang, and {_limited.Usage.Waiting} wait.");
            if (_limited.Usage.Waiting == left)
            {
                _limited.Time.Advance(TimeSpan.FromMilliseconds(100));
            }

            await Task.Yield();
        }
    }

    /// <summary>The SDK's own retries, whose waits are noted in place of being waited for.</summary>
    private sealed class RecordedWaits : ClientRetryPolicy
    {
        public List<TimeSpan> Waits { get; } = [];

        protected override Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
        {
            Waits.Add(time);
            return Task.CompletedTask;
        }

        protected override void Wait(TimeSpan time, CancellationToken cancellationToken) => Waits.Add(time);
    }
}
