using System.Diagnostics;

namespace LlmLimiter.Bench.Engine;

/// <summary>100,000 callers that wait: what each one takes up, and what it costs to let it go on or to cancel it.</summary>
internal static class WaitersBench
{
    private const int Waiters = 100_000;
    private const int Rounds = 3;
    private const int WarmUps = 1;
    private const string Peer = "TokenBucketRateLimiter";

    public static IReadOnlyList<Figure> Run()
    {
        double[] bytes = Measure.InTurns(Rounds, WarmUps, () => Bytes(Full()), () => Bytes(Bucket()));
        double[] bare = Measure.InTurns(Rounds, WarmUps, () => CancelBare(Full()), () => CancelBare(Bucket()));
        double[] cancelled = Measure.InTurns(Rounds, WarmUps, () => CancelAll(Full()), () => CancelAll(Bucket()));
        double[] released = Measure.InTurns(Rounds, WarmUps, () => ReleaseAll(Full()), () => ReleaseAll(Bucket()));
        return
        [
            new("engine.waiters.bytes", bytes[0], "B", Peer, bytes[1]) { Target = Target.RatioAtMost(0.95) },
            new("engine.waiters.cancel_all", cancelled[0], "ns", Peer, cancelled[1]) { Target = Target.RatioAtMost(1.0) },
            new("engine.waiters.cancel_bare", bare[0], "ns", Peer, bare[1]),
            new("engine.waiters.call", released[0], "ns", Peer, released[1]),
        ];

        FullLimiter Full() => new(Waiters);
        FullBucket Bucket() => new(Waiters);
    }

    /// <summary>Bytes allocated per waiting call by a limiter that nobody has waited for before. The caller's frame is not in it.</summary>
    private static double Bytes<TLease>(IFullLimiter<TLease> limiter)
        where TLease : IDisposable
    {
        using (limiter)
        {
            CancellationTokenSource[] sources = Sources();
            var turns = new ValueTask<TLease>[Waiters];
            long before = GC.GetAllocatedBytesForCurrentThread();
            WaitAll(limiter, sources, turns);
            return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Waiters;
        }
    }

    /// <summary>Nanoseconds per waiting call from the first cancellation until every continuation has run. No caller throws.</summary>
    private static double CancelBare<TLease>(IFullLimiter<TLease> limiter)
        where TLease : IDisposable
    {
        using (limiter)
        {
            CancellationTokenSource[] sources = Sources();
            var turns = new ValueTask<TLease>[Waiters];
            using var waiting = new CountdownEvent(Waiters);
            Action end = () => waiting.Signal();
            WaitAll(limiter, sources, turns);
            Array.ForEach(turns, turn => turn.GetAwaiter().UnsafeOnCompleted(end));
            GC.Collect();

            long start = Stopwatch.GetTimestamp();
            Array.ForEach(sources, source => source.Cancel());
            waiting.Wait();
            double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Waiters;
            return turns.All(turn => turn.IsCanceled) ? nanoseconds : throw new InvalidOperationException("A wait was not cancelled.");
        }
    }

    /// <summary>Nanoseconds per waiting call from the first cancellation until every caller has caught its exception.</summary>
    private static double CancelAll<TLease>(IFullLimiter<TLease> limiter)
        where TLease : IDisposable
    {
        using (limiter)
        {
            CancellationTokenSource[] sources = Sources();
            using var open = new CountdownEvent(Waiters);
            Array.ForEach(sources, source => _ = CancelledAsync(limiter, open, source.Token));
            GC.Collect();

            long start = Stopwatch.GetTimestamp();
            Array.ForEach(sources, source => source.Cancel());
            open.Wait();
            return Stopwatch.GetElapsedTime(start).TotalNanoseconds / Waiters;
        }
    }

    /// <summary>Nanoseconds per call from asking until all have waited, got a turn and settled it; with the callers' own frames.</summary>
    private static double ReleaseAll<TLease>(IFullLimiter<TLease> limiter)
        where TLease : IDisposable
    {
        using (limiter)
        {
            using var open = new CountdownEvent(Waiters);
            GC.Collect();

            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < Waiters; i++)
            {
                _ = CallAsync(limiter, open);
            }

            limiter.Release();
            open.Wait();
            return Stopwatch.GetElapsedTime(start).TotalNanoseconds / Waiters;
        }
    }

    private static async Task CallAsync<TLease>(IFullLimiter<TLease> limiter, CountdownEvent open)
        where TLease : IDisposable
    {
        (await limiter.AcquireAsync(CancellationToken.None)).Dispose();
        open.Signal();
    }

    private static async Task CancelledAsync<TLease>(IFullLimiter<TLease> limiter, CountdownEvent open, CancellationToken cancellationToken)
        where TLease : IDisposable
    {
        try
        {
            (await limiter.AcquireAsync(cancellationToken)).Dispose();
        }
        catch (OperationCanceledException)
        {
            open.Signal();
        }
    }

    private static void WaitAll<TLease>(IFullLimiter<TLease> limiter, CancellationTokenSource[] sources, ValueTask<TLease>[] turns)
        where TLease : IDisposable
    {
        for (int i = 0; i < turns.Length; i++)
        {
            turns[i] = limiter.AcquireAsync(sources[i].Token);
        }
    }

    private static CancellationTokenSource[] Sources() => [.. Enumerable.Range(0, Waiters).Select(_ => new CancellationTokenSource())];
}
