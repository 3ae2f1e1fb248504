using System.Threading.RateLimiting;

namespace LlmLimiter.Bench.Engine;

/// <summary>
/// The order in which turns are handed to the thread pool, seen by letting the pool run one work item at a time: it then runs them in
/// the order in which it got them.
/// </summary>
internal static class InversionsBench
{
    private const int Callers = 10_000;
    private const int AtOnce = 1_000;

    public static IReadOnlyList<Figure> Run()
    {
        using var oneAtATime = new OneAtATime();
        return
        [
            new("engine.waiters.inversions", Ours(), "", "TokenBucketRateLimiter, 100 ms", Bucket()) { Target = Target.ValueAtMost(0) },
        ];
    }

    /// <summary>The alarm lets 1,000 go every 100 ms.</summary>
    private static int Ours()
    {
        using LlmRateLimiter limiter = OurCalls.Limiter(new ModelLimits
        {
            Rules = [new LimitRule(LimitMetric.Requests, AtOnce, TimeSpan.FromMilliseconds(100)) { Margin = TimeSpan.Zero }],
        });
        return Backlog.Run(Callers, () => OurCalls.AcquireAsync(limiter)).Inversions;
    }

    private static int Bucket()
    {
        using var bucket = new TokenBucketRateLimiter(PeerBuckets.Every100Milliseconds(AtOnce));
        return Backlog.Run(Callers, () => bucket.AcquireAsync(1)).Inversions;
    }

    /// <summary>While it lives all but one of the thread pool's threads are held.</summary>
    private sealed class OneAtATime : IDisposable
    {
        private readonly ManualResetEventSlim _end = new();
        private readonly int _workers;
        private readonly int _ports;

        public OneAtATime()
        {
            ThreadPool.GetMaxThreads(out _workers, out _ports);
            ThreadPool.SetMaxThreads(Environment.ProcessorCount, _ports);
            using var held = new CountdownEvent(Environment.ProcessorCount - 1);
            for (int i = 1; i < Environment.ProcessorCount; i++)
            {
                ThreadPool.QueueUserWorkItem(_ =>
                {
                    held.Signal();
                    _end.Wait();
                });
            }

            held.Wait();
        }

        public void Dispose()
        {
            _end.Set();
            ThreadPool.SetMaxThreads(_workers, _ports);
        }
    }
}
