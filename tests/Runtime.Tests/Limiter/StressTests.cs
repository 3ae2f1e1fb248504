namespace LlmLimiter.Tests.Limiter;

public sealed class StressTests
{
    [Fact]
    public void Eight_threads_never_bring_a_window_above_its_limit()
    {
        const int Requests = 500;
        const int Tokens = 20_000;
        TimeSpan per = TimeSpan.FromMilliseconds(40);
        var time = new RecordingTime();
        using var limiter = new LlmRateLimiter("acme", "model-1", new ModelLimits
        {
            Rules = [new LimitRule(LimitMetric.Requests, Requests, per), new LimitRule(LimitMetric.TotalTokens, Tokens, per)],
            Margin = TimeSpan.Zero,
        }, new LlmRateLimiterOptions { TimeProvider = time });

        List<(long At, int Tokens)>[] logs = [.. Enumerable.Range(0, 8).Select(_ => new List<(long, int)>())];
        Thread[] threads = [.. logs.Select((log, seed) => new Thread(() => Hammer(limiter, log, seed)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        (long At, int Tokens)[] admitted = [.. logs.SelectMany(log => log).OrderBy(entry => entry.At)];
        Assert.True(admitted.Length > 2 * Requests, $"Only {admitted.Length} admissions: the test did not reach a second window.");
        AssertNeverAbove(admitted, per.Ticks * (time.TimestampFrequency / TimeSpan.TicksPerSecond), Requests, Tokens);
    }

    [Fact]
    public async Task Under_cancellations_deadlines_and_changed_limits_every_wait_ends_and_nothing_stays_reserved()
    {
        // End to end, in real time: the windows are short, and each wait ends by itself.
        TimeSpan per = TimeSpan.FromMilliseconds(20);
        using var limiter = new LlmRateLimiter("acme", "model-1", Limits(50));
        using var ended = new CancellationTokenSource();
        Task changes = Task.Run(() =>
        {
            for (int i = 0; !ended.IsCancellationRequested; i++)
            {
                limiter.Register("acme", "model-1", Limits(40 + (i % 20)));
                Thread.Yield();
            }
        });
        int[] granted = await Task.WhenAll(Enumerable.Range(0, 64).Select(seed => Task.Run(() => CallAsync(limiter, new Random(seed))))).WaitAsync(TimeSpan.FromMinutes(2));
        await ended.CancelAsync();
        await changes;

        ModelUsage usage = limiter.GetUsage("acme", "model-1");
        Assert.Equal((0, 0L, 0L), (usage.Waiting, usage.Rules[0].Reserved, usage.Rules[1].Reserved));
        Assert.Equal(usage.Granted, granted.Sum());

        ModelLimits Limits(int requests) => new()
        {
            Rules = [new LimitRule(LimitMetric.Requests, requests, per), new LimitRule(LimitMetric.TotalTokens, 100 * requests, per)],
            Margin = TimeSpan.Zero,
        };
    }

    private static async Task<int> CallAsync(LlmRateLimiter limiter, Random random)
    {
        int granted = 0;
        for (int i = 0; i < 40; i++)
        {
            using var cancellation = new CancellationTokenSource(random.Next(1, 200));
            var options = new AcquireOptions { MaxWait = TimeSpan.FromMilliseconds(random.Next(0, 200)) };
            try
            {
                LlmLease lease = await limiter.AcquireAsync("acme", "model-1", random.Next(1, 200), options, cancellation.Token);
                granted++;
                Finish(lease, random);
            }
            catch (Exception refusal) when (refusal is OperationCanceledException or RateLimitTimeoutException)
            {
                // Both are expected here; what matters is that the wait has ended.
            }
        }

        return granted;
    }

    private static void Finish(LlmLease lease, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                lease.Cancel();
                break;
            case 1:
                lease.Dispose();
                break;
            default:
                lease.RecordUsage(new TokenUsage(random.Next(0, 300)));
                lease.RecordUsage(new TokenUsage(1));
                break;
        }
    }

    private static void Hammer(LlmRateLimiter limiter, List<(long At, int Tokens)> log, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 150_000; i++)
        {
            int tokens = random.Next(1, 100);
            if (limiter.TryAcquire("acme", "model-1", tokens, out LlmLease lease))
            {
                // The clock is read under the lock, by this thread: its last reading is the charge's stamp.
                log.Add((RecordingTime.LastReading, tokens));
                lease.RecordUsage(new TokenUsage(tokens));
            }
        }
    }

    private static void AssertNeverAbove((long At, int Tokens)[] admitted, long per, int requests, int tokens)
    {
        int oldest = 0;
        long sum = 0;
        for (int newest = 0; newest < admitted.Length; newest++)
        {
            sum += admitted[newest].Tokens;
            while (admitted[newest].At - admitted[oldest].At >= per)
            {
                sum -= admitted[oldest++].Tokens;
            }

            Assert.True(newest - oldest + 1 <= requests && sum <= tokens, $"{newest - oldest + 1} requests and {sum} tokens in one window.");
        }
    }

    private sealed class RecordingTime : TimeProvider
    {
        [ThreadStatic]
        private static long _lastReading;

        public static long LastReading => _lastReading;

        public override long GetTimestamp() => _lastReading = System.GetTimestamp();
    }
}
