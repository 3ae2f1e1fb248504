using System.Runtime.CompilerServices;
using LlmLimiter.Calls;
using LlmLimiter.Tests.Limiter;

namespace LlmLimiter.Tests.Calls;

/// <summary>What an annotated method may return.</summary>
public enum CallKind
{
    Task,
    TaskOfResult,
    ValueTask,
    ValueTaskOfResult,
    Stream,
    Synchronous,
}

/// <summary>One call, as generated code makes it for a method of any kind.</summary>
internal sealed class AnyCall
{
    /// <summary>What is expected of it: a message of three words, and the answer.</summary>
    public const long Estimate = 7 + 3 + 30;

    public static LimitedMethod Annotated { get; } = new(LimiterUnderTest.Provider, LimiterUnderTest.Model, "Tests!M:Ask") { OutputTokens = 30 };

    public required LlmRateLimiter Limiter { get; init; }

    public LimitedMethod Method { get; init; } = Annotated;

    public Func<LimitedRequest, LimitedRequest> Describe { get; init; } = static request => request.Estimate.Message("one two three");

    public Func<LlmLease, CancellationToken, Task<string>> Send { get; init; } = static (_, _) => Task.FromResult("yes");

    /// <summary>Reads the usage; kinds without a result have none to read it from.</summary>
    public Func<string, TokenUsage?>? Usage { get; init; }

    public CancellationToken Cancellation { get; init; }

    /// <summary>How often it was sent.</summary>
    public int Sends { get; private set; }

    /// <summary>Makes the call. What it throws, the task must throw: nothing is caught here.</summary>
    /// <returns>The task of the call itself where it has one; the result where it gives one, else an empty string.</returns>
    public Task RunAsync(CallKind kind) => kind switch
    {
        CallKind.Task => LimitedCall.RunAsync(Limiter, Method, this, Described, static (call, lease, token) => (Task)call.SendOnce(lease, token), Cancellation),
        CallKind.TaskOfResult => LimitedCall.RunAsync(
            Limiter, Method, this, Described, static (call, lease, token) => call.SendOnce(lease, token), Usage, Cancellation),
        CallKind.ValueTask => LimitedCall.RunAsync(
            Limiter, Method, this, Described, static (call, lease, token) => new ValueTask(call.SendOnce(lease, token)), Cancellation).AsTask(),
        CallKind.ValueTaskOfResult => LimitedCall.RunAsync(
            Limiter, Method, this, Described, static (call, lease, token) => new ValueTask<string>(call.SendOnce(lease, token)), Usage, Cancellation).AsTask(),
        CallKind.Stream => StreamAsync(),
        _ => Task.Factory.StartNew(Block, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default),
    };

    private static LimitedRequest Described(LimitedRequest request, AnyCall call) => call.Describe(request);

    private Task<string> SendOnce(LlmLease lease, CancellationToken cancellationToken)
    {
        Sends++;
        return Send(lease, cancellationToken);
    }

    /// <summary>A stream of one item.</summary>
    private async Task<string> StreamAsync()
    {
        string answer = "";
        IAsyncEnumerable<string> stream = LimitedCall.StreamAsync(
            Limiter, Method, this, Described, static (call, lease, token) => OneAsync(call.SendOnce(lease, token), token),
            Usage is null ? null : (told, item) => told.Told(Usage(item)), Cancellation);
        await foreach (string item in stream.ConfigureAwait(false))
        {
            answer += item;
        }

        return answer;
    }

    private static async IAsyncEnumerable<string> OneAsync(Task<string> answer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await answer.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private string Block()
    {
        LimitedTurn turn = LimitedCall.Acquire(Limiter, Method, Describe(LimitedCall.Request(Limiter, Method)), Cancellation);
        while (true)
        {
            try
            {
                string answer = SendOnce(turn.Lease, Cancellation).GetAwaiter().GetResult();
                if (Usage is null)
                {
                    turn.Settle(usage: null);
                }
                else
                {
                    turn.Settle(answer, Usage);
                }

                return answer;
            }
            catch (Exception exception)
            {
                if (!turn.GoesAgain(exception))
                {
                    throw;
                }
            }
        }
    }
}
