using System.Runtime.CompilerServices;
using LlmLimiter.Calls;
using LlmLimiter.Tests.Limiter;

namespace LlmLimiter.Tests.Calls;

/// <summary>What calls allocate beside what the method itself does, when nobody waits.</summary>
[Collection(nameof(Alone))]
public sealed class CallAllocationTests : IDisposable
{
    private const int Calls = 1_000;

    private readonly LlmRateLimiter _limiter = new("acme", "model-1", new ModelLimits { TokensPerDay = 1_000_000_000 });

    // Other tests of the process have listened.
    public CallAllocationTests() => AmbientLease.StopListening();

    public void Dispose() => _limiter.Dispose();

    [Fact]
    public void Synchronous_calls_allocate_nothing() => Assert.Equal(0, Allocated.BytesBy(() =>
    {
        for (int i = 0; i < Calls; i++)
        {
            LimitedRequest request = LimitedCall.Request(_limiter, AnyCall.Annotated).Estimate.Message("one two three");
            LimitedCall.Acquire(_limiter, AnyCall.Annotated, request, default).Settle(new TokenUsage(10, 3));
        }
    }));

    [Fact]
    public void Nor_do_the_items_of_a_stream_whether_they_are_there_or_awaited()
    {
        Read(items: 1, isReady: true);
        Assert.Equal(Read(items: 10, isReady: true), Read(items: 1_000, isReady: true));
        Assert.Equal(Read(items: 10, isReady: false), Read(items: 1_000, isReady: false));
    }

    private long Read(int items, bool isReady) => Allocated.BytesBy(() =>
    {
        var pulse = new Pulse { IsReady = isReady };
        Task<int> reading = CountAsync(LimitedCall.StreamAsync(
            _limiter, AnyCall.Annotated, (pulse, items), static (request, _) => request.Estimate.Message("one two three"),
            static (call, _, _) => ItemsAsync(call.pulse, call.items), static (told, item) => told.Told(10, item), default));
        while (!reading.IsCompleted)
        {
            pulse.Beat();
        }

        Assert.Equal(items, reading.GetAwaiter().GetResult());
    });

    private static async IAsyncEnumerable<int> ItemsAsync(Pulse pulse, int count)
    {
        for (int i = 1; i <= count; i++)
        {
            await pulse;
            yield return i;
        }
    }

    private static async Task<int> CountAsync(IAsyncEnumerable<int> items)
    {
        int count = 0;
        await foreach (int _ in items.ConfigureAwait(false))
        {
            count++;
        }

        return count;
    }

    /// <summary>Lets whoever awaits it go on at the next beat, on the thread that beats, and allocates nothing.</summary>
    private sealed class Pulse : INotifyCompletion
    {
        private Action? _continuation;

        public bool IsReady { get; init; }

        public bool IsCompleted => IsReady;

        public Pulse GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => _continuation = continuation;

        public void Beat() => _continuation!();
    }
}
