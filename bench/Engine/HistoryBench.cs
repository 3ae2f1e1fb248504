using System.Diagnostics;

namespace LlmLimiter.Bench.Engine;

/// <summary>
/// Acquiring and settling while the window holds few calls or many, spread over all of it. Only the history differs: the measured calls
/// come at the same pace, on the same kind of clock.
/// </summary>
internal static class HistoryBench
{
    private const int Rounds = 15;
    private const int WarmUps = 5;
    private const string Peer = "with 100 calls in the window";

    public static IReadOnlyList<Figure> Run()
    {
        using var hundred = new History(100);
        using var thousands = new History(10_000);
        using var million = new History(1_000_000);
        double[] times = Measure.InTurns(Rounds, WarmUps, hundred.Round, thousands.Round, million.Round);
        return
        [
            new("engine.history.ten_thousand", times[1], "ns", Peer, times[0]),
            new("engine.history.flatness", times[2], "ns", Peer, times[0]) { Target = Target.RatioAtMost(1.2) },
        ];
    }

    /// <summary>A limiter whose window of a minute is kept between so many calls and twice as many.</summary>
    private sealed class History : IDisposable
    {
        private const int Bursts = 500;
        private const int CallsInBurst = 100;
        private const long Window = TimeSpan.TicksPerMinute;

        // 1,000,000 calls a minute, so that the longest history stays as long as it is.
        private const long Pace = Window / 1_000_000;

        private readonly int _calls;
        private readonly SetClock _clock = new();
        private readonly LlmRateLimiter _limiter;
        private int _held;

        public History(int calls)
        {
            _calls = calls;
            _limiter = OurCalls.Limiter(OurCalls.Ample, _clock);
            Fill();
        }

        /// <summary>Nanoseconds per call, filling not counted.</summary>
        public double Round()
        {
            long timed = 0;
            for (int i = 0; i < Bursts; i++)
            {
                if (_held >= 2 * _calls)
                {
                    Fill();
                }

                long start = Stopwatch.GetTimestamp();
                Call(CallsInBurst, Pace);
                timed += Stopwatch.GetTimestamp() - start;
            }

            return Stopwatch.GetElapsedTime(0, timed).TotalNanoseconds / (Bursts * CallsInBurst);
        }

        public void Dispose() => _limiter.Dispose();

        /// <summary>Lets every call leave the window and spreads new ones over all of it.</summary>
        private void Fill()
        {
            _clock.Now += 2 * Window;
            _held = 0;
            Call(_calls, Window / _calls);
        }

        private void Call(int count, long pace)
        {
            for (int i = 0; i < count; i++)
            {
                _clock.Now += pace;
                LlmLease lease = OurCalls.AcquireAsync(_limiter).GetAwaiter().GetResult();
                lease.RecordUsage(new TokenUsage(80, 10));
            }

            _held += count;
        }
    }

    /// <summary>A clock that stands where it is set.</summary>
    private sealed class SetClock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;
    }
}
