using System.Diagnostics.CodeAnalysis;
using LlmLimiter.Admission;
using LlmLimiter.Estimation;

namespace LlmLimiter.Calls;

/// <summary>
/// What the code generated for an annotated method calls: estimate, wait for the turn, send once, settle. Asynchronous calls are made
/// here, as one expression; a synchronous method holds its arguments itself, as they may be references, and calls the steps one by one.
/// </summary>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public static partial class LimitedCall
{
    /// <summary>Makes a call that gives a result.</summary>
    /// <param name="limiter">The limiter; null: <see cref="LlmRateLimiter.Default"/>.</param>
    /// <param name="method">The annotated method.</param>
    /// <param name="call">The arguments, passed on to the delegates so that they capture nothing.</param>
    /// <param name="describe">Adds what the call is about to send.</param>
    /// <param name="send">Makes the call.</param>
    /// <param name="usage">Reads what the provider reports from the result; null: it tells nothing.</param>
    /// <param name="cancellationToken">Ends the wait; passed to the call.</param>
    public static Task<TResult> RunAsync<TCall, TResult>(
        LlmRateLimiter? limiter, LimitedMethod method, TCall call,
        Func<LimitedRequest, TCall, LimitedRequest> describe,
        Func<TCall, LlmLease, CancellationToken, Task<TResult>> send,
        Func<TResult, TokenUsage?>? usage, CancellationToken cancellationToken)
    {
        if (method.MaxRetries > 0)
        {
            return RunWithRetriesAsync(limiter, method, call, describe, new TaskSend<TCall, TResult>(send), usage, cancellationToken).AsTask();
        }

        ValueTask<LlmLease> turn = AcquireAsync(limiter, method, call, describe, cancellationToken);
        return turn.IsCompletedSuccessfully
            ? SendAsync(turn.Result, method, call, send, usage, cancellationToken)
            : WaitAndSendAsync(turn, method, call, new TaskSend<TCall, TResult>(send), usage, cancellationToken).AsTask();
    }

    /// <summary>Makes a call that gives no result.</summary>
    /// <inheritdoc cref="RunAsync{TCall, TResult}(LlmRateLimiter, LimitedMethod, TCall, Func{LimitedRequest, TCall, LimitedRequest}, Func{TCall, LlmLease, CancellationToken, Task{TResult}}, Func{TResult, TokenUsage?}, CancellationToken)"/>
    public static Task RunAsync<TCall>(
        LlmRateLimiter? limiter, LimitedMethod method, TCall call,
        Func<LimitedRequest, TCall, LimitedRequest> describe,
        Func<TCall, LlmLease, CancellationToken, Task> send, CancellationToken cancellationToken) =>
        RunInTurnAsync<TCall, Nothing, PlainTaskSend<TCall>>(limiter, method, call, describe, new(send), usage: null, cancellationToken).AsTask();

    /// <inheritdoc cref="RunAsync{TCall, TResult}(LlmRateLimiter, LimitedMethod, TCall, Func{LimitedRequest, TCall, LimitedRequest}, Func{TCall, LlmLease, CancellationToken, Task{TResult}}, Func{TResult, TokenUsage?}, CancellationToken)"/>
    public static ValueTask<TResult> RunAsync<TCall, TResult>(
        LlmRateLimiter? limiter, LimitedMethod method, TCall call,
        Func<LimitedRequest, TCall, LimitedRequest> describe,
        Func<TCall, LlmLease, CancellationToken, ValueTask<TResult>> send,
        Func<TResult, TokenUsage?>? usage, CancellationToken cancellationToken) =>
        RunInTurnAsync(limiter, method, call, describe, new ValueTaskSend<TCall, TResult>(send), usage, cancellationToken);

    /// <inheritdoc cref="RunAsync{TCall}(LlmRateLimiter, LimitedMethod, TCall, Func{LimitedRequest, TCall, LimitedRequest}, Func{TCall, LlmLease, CancellationToken, Task}, CancellationToken)"/>
    public static ValueTask RunAsync<TCall>(
        LlmRateLimiter? limiter, LimitedMethod method, TCall call,
        Func<LimitedRequest, TCall, LimitedRequest> describe,
        Func<TCall, LlmLease, CancellationToken, ValueTask> send, CancellationToken cancellationToken)
    {
        ValueTask<Nothing> sent =
            RunInTurnAsync<TCall, Nothing, PlainValueTaskSend<TCall>>(limiter, method, call, describe, new(send), usage: null, cancellationToken);
        return sent.IsCompletedSuccessfully ? default : new ValueTask(sent.AsTask());
    }

    /// <summary>Begins the description of a synchronous call.</summary>
    /// <param name="limiter">The limiter; null: <see cref="LlmRateLimiter.Default"/>.</param>
    /// <param name="method">The annotated method.</param>
    public static LimitedRequest Request(LlmRateLimiter? limiter, LimitedMethod method) => new(limiter ?? LlmRateLimiter.Default, method);

    /// <summary>Blocks the thread for the turn of a synchronous call.</summary>
    /// <param name="limiter">The limiter; null: <see cref="LlmRateLimiter.Default"/>.</param>
    /// <param name="method">The annotated method.</param>
    /// <param name="request">What the call is about to send.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static LimitedTurn Acquire(LlmRateLimiter? limiter, LimitedMethod method, LimitedRequest request, CancellationToken cancellationToken)
    {
        limiter ??= LlmRateLimiter.Default;
        (ModelState? state, LearnedOutput? output) = method.FindIn(limiter, request.ModelName);
        LlmLease lease = limiter.Acquire(state, output, request.Estimate, method.Options, cancellationToken);
        return new LimitedTurn(limiter, method, lease, cancellationToken);
    }

    /// <summary>The items, such that they can be read twice: to count their tokens, and to send them.</summary>
    [return: NotNullIfNotNull(nameof(items))]
    public static IReadOnlyCollection<T>? Buffer<T>(IEnumerable<T>? items) =>
        items is null or IReadOnlyCollection<T> ? (IReadOnlyCollection<T>?)items : [.. items];

    /// <summary>What somebody's own reader finds in an answer.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="answer">The answer, or an item of a stream.</param>
    public static TokenUsage? Read<TAnswer>(IUsageReader<TAnswer> reader, TAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.Read(answer);
    }

    /// <summary>A usage from what a result says of it; null: it says nothing that can be used.</summary>
    public static TokenUsage? Usage(long? inputTokens, long? outputTokens, long? totalTokens = null, long? cachedInputTokens = null)
    {
        long? input = inputTokens ?? (totalTokens - (outputTokens ?? 0));
        long? output = outputTokens ?? (totalTokens - input) ?? 0;
        bool usable = input is >= 0 and <= Amount.Max && output is >= 0 and <= Amount.Max;
        return usable ? new TokenUsage(input!.Value, output!.Value, Math.Clamp(cachedInputTokens ?? 0, 0, input.Value)) : null;
    }

    /// <summary>
    /// A usage whose input tokens are only those that were neither read from a cache nor written to one, as Anthropic's ("Prompt caching",
    /// platform.claude.com/docs/en/build-with-claude/prompt-caching); null: it says nothing that can be used.
    /// </summary>
    public static TokenUsage? UsageBesideCache(long? inputTokens, long? outputTokens, long? cacheReads, long? cacheWrites = null) =>
        Usage(inputTokens + (cacheReads ?? 0) + (cacheWrites ?? 0), outputTokens, cachedInputTokens: cacheReads);

    /// <summary>Waits for the turn of a call, as it is described; what is thrown meanwhile, the task throws.</summary>
    internal static ValueTask<LlmLease> AcquireAsync<TCall>(
        LlmRateLimiter? limiter, LimitedMethod method, TCall call, Func<LimitedRequest, TCall, LimitedRequest> describe, CancellationToken cancellationToken)
    {
        try
        {
            limiter ??= LlmRateLimiter.Default;
            LimitedRequest request = describe(new LimitedRequest(limiter, method), call);
            (ModelState? state, LearnedOutput? output) = method.FindIn(limiter, request.ModelName);
            return limiter.AcquireAsync(state, output, request.Estimate, method.Options, cancellationToken);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<LlmLease>(exception);
        }
    }

    private static ValueTask<TResult> RunInTurnAsync<TCall, TResult, TSend>(
        LlmRateLimiter? limiter, LimitedMethod method, TCall call,
        Func<LimitedRequest, TCall, LimitedRequest> describe, TSend send, Func<TResult, TokenUsage?>? usage, CancellationToken cancellationToken)
        where TSend : struct, ISend<TCall, TResult>
    {
        if (method.MaxRetries > 0)
        {
            return RunWithRetriesAsync(limiter, method, call, describe, send, usage, cancellationToken);
        }

        // No state machine holds the arguments once they are sent: what is kept while the provider thinks is less than a hand-written
        // method would keep.
        ValueTask<LlmLease> turn = AcquireAsync(limiter, method, call, describe, cancellationToken);
        return turn.IsCompletedSuccessfully
            ? SendAsync(turn.Result, method, call, send, usage, cancellationToken)
            : WaitAndSendAsync(turn, method, call, send, usage, cancellationToken);
    }

    private static async ValueTask<TResult> WaitAndSendAsync<TCall, TResult, TSend>(
        ValueTask<LlmLease> turn, LimitedMethod method, TCall call, TSend send, Func<TResult, TokenUsage?>? usage, CancellationToken cancellationToken)
        where TSend : struct, ISend<TCall, TResult> =>
        await SendAsync(await turn.ConfigureAwait(false), method, call, send, usage, cancellationToken).ConfigureAwait(false);

    /// <summary>Holds the arguments until the answer is there: they may be sent again.</summary>
    private static async ValueTask<TResult> RunWithRetriesAsync<TCall, TResult, TSend>(
        LlmRateLimiter? limiter, LimitedMethod method, TCall call,
        Func<LimitedRequest, TCall, LimitedRequest> describe, TSend send, Func<TResult, TokenUsage?>? usage, CancellationToken cancellationToken)
        where TSend : struct, ISend<TCall, TResult>
    {
        limiter ??= LlmRateLimiter.Default;
        LlmLease lease = await AcquireAsync(limiter, method, call, describe, cancellationToken).ConfigureAwait(false);
        Retries? retries = method.RetriesOf(lease, limiter);
        while (true)
        {
            try
            {
                TResult result = await AnswerAsync<TCall, TResult, TSend>(lease, call, send, cancellationToken).ConfigureAwait(false);
                lease.Settle(method.Read(result, usage));
                return result;
            }
            catch (Exception exception)
            {
                if (!lease.Fail(exception, method.StatusOf) || retries is not { AreLeft: true })
                {
                    throw;
                }

                lease = await retries.AcquireAsync(exception, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static ValueTask<TResult> SendAsync<TCall, TResult, TSend>(
        LlmLease lease, LimitedMethod method, TCall call, TSend send, Func<TResult, TokenUsage?>? usage, CancellationToken cancellationToken)
        where TSend : struct, ISend<TCall, TResult>
    {
        ValueTask<TResult> answer = AnswerAsync<TCall, TResult, TSend>(lease, call, send, cancellationToken);
        if (!answer.IsCompletedSuccessfully)
        {
            return SettleAsync(answer, lease, method, usage);
        }

        try
        {
            TResult result = answer.Result;
            lease.Settle(method.Read(result, usage));
            return new(result);
        }
        catch (Exception exception)
        {
            lease.Fail(exception, method.StatusOf);
            return ValueTask.FromException<TResult>(exception);
        }
    }

    /// <summary>The same of a task, which is taken as it is: a ValueTask around it costs more than all else here. One that is complete is handed on.</summary>
    private static Task<TResult> SendAsync<TCall, TResult>(
        LlmLease lease, LimitedMethod method, TCall call,
        Func<TCall, LlmLease, CancellationToken, Task<TResult>> send, Func<TResult, TokenUsage?>? usage, CancellationToken cancellationToken)
    {
        AmbientLease.Scope scope = AmbientLease.Enter(lease);
        try
        {
            Task<TResult> answer = send(call, lease, cancellationToken);
            scope.Dispose();
            ArgumentNullException.ThrowIfNull(answer);
            if (!answer.IsCompletedSuccessfully)
            {
                return SettleAsync(new ValueTask<TResult>(answer), lease, method, usage).AsTask();
            }

            lease.Settle(method.Read(answer.Result, usage));
            return answer;
        }
        catch (Exception exception)
        {
            scope.Dispose();
            lease.Fail(exception, method.StatusOf);
            return Task.FromException<TResult>(exception);
        }
    }

    /// <summary>Sends; what is thrown at once, the task throws.</summary>
    private static ValueTask<TResult> AnswerAsync<TCall, TResult, TSend>(LlmLease lease, TCall call, TSend send, CancellationToken cancellationToken)
        where TSend : struct, ISend<TCall, TResult>
    {
        using AmbientLease.Scope _ = AmbientLease.Enter(lease);
        try
        {
            return send.SendAsync(call, lease, cancellationToken);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<TResult>(exception);
        }
    }

    private static async ValueTask<TResult> SettleAsync<TResult>(
        ValueTask<TResult> answer, LlmLease lease, LimitedMethod method, Func<TResult, TokenUsage?>? usage)
    {
        try
        {
            TResult result = await answer.ConfigureAwait(false);
            lease.Settle(method.Read(result, usage));
            return result;
        }
        catch (Exception exception)
        {
            lease.Fail(exception, method.StatusOf);
            throw;
        }
    }
}
