using LlmLimiter.Admission;
using LlmLimiter.Estimation;

namespace LlmLimiter.Calls;

/// <summary>What the code generated for an annotated method calls: estimate, wait for the turn, send once, settle.</summary>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public static class LimitedCall
{
    /// <summary>Makes a call that gives a result.</summary>
    /// <param name="limiter">The limiter; null: <see cref="LlmRateLimiter.Default"/>.</param>
    /// <param name="method">The annotated method.</param>
    /// <param name="call">The arguments, passed on to the delegates so that they capture nothing.</param>
    /// <param name="describe">Adds what the call is about to send.</param>
    /// <param name="send">Makes the call.</param>
    /// <param name="usage">Reads what the provider reports from the result; null: it tells nothing.</param>
    /// <param name="cancellationToken">Ends the wait; passed to the call.</param>
    public static async Task<TResult> RunAsync<TCall, TResult>(
        LlmRateLimiter? limiter, LimitedMethod method, TCall call,
        Func<LimitedRequest, TCall, LimitedRequest> describe,
        Func<TCall, LlmLease, CancellationToken, Task<TResult>> send,
        Func<TResult, TokenUsage?>? usage, CancellationToken cancellationToken)
    {
        LlmLease lease = await AcquireAsync(limiter, method, call, describe, cancellationToken).ConfigureAwait(false);
        try
        {
            TResult result = await send(call, lease, cancellationToken).ConfigureAwait(false);
            lease.Settle(usage?.Invoke(result));
            return result;
        }
        catch (Exception exception)
        {
            lease.Fail(exception);
            throw;
        }
    }

    /// <summary>Makes a call that gives no result.</summary>
    /// <inheritdoc cref="RunAsync{TCall, TResult}"/>
    public static async Task RunAsync<TCall>(
        LlmRateLimiter? limiter, LimitedMethod method, TCall call,
        Func<LimitedRequest, TCall, LimitedRequest> describe,
        Func<TCall, LlmLease, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        LlmLease lease = await AcquireAsync(limiter, method, call, describe, cancellationToken).ConfigureAwait(false);
        try
        {
            await send(call, lease, cancellationToken).ConfigureAwait(false);
            lease.Settle(usage: null);
        }
        catch (Exception exception)
        {
            lease.Fail(exception);
            throw;
        }
    }

    /// <summary>The items, such that they can be read twice: to count their tokens, and to send them.</summary>
    public static IReadOnlyCollection<T>? Buffer<T>(IEnumerable<T>? items) =>
        items is null or IReadOnlyCollection<T> ? (IReadOnlyCollection<T>?)items : [.. items];

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

    /// <summary>Waits for the turn of a call, as it is described.</summary>
    internal static ValueTask<LlmLease> AcquireAsync<TCall>(
        LlmRateLimiter? limiter, LimitedMethod method, TCall call, Func<LimitedRequest, TCall, LimitedRequest> describe, CancellationToken cancellationToken)
    {
        limiter ??= LlmRateLimiter.Default;
        LimitedRequest request = describe(new LimitedRequest(limiter, method), call);
        (ModelState? state, LearnedOutput? output) = method.FindIn(limiter, request.ModelName);
        return limiter.AcquireAsync(state, output, request.Estimate, method.Options, cancellationToken);
    }
}
