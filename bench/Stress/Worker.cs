using System.Diagnostics;

namespace LlmLimiter.Bench.Stress;

/// <summary>One thread of traffic.</summary>
internal sealed class Worker(LlmRateLimiter limiter, int seed)
{
    private const int MostOpen = 12;
    private const int MostWaiting = 16;

    private readonly Random _random = new(seed);
    private readonly List<Admission> _open = [];
    private readonly List<Wait> _waits = [];
    private long _watermark;

    /// <summary>Everything that happened before this moment is in <see cref="Happenings"/>.</summary>
    public long Watermark => Volatile.Read(ref _watermark);

    public Happenings Happenings { get; } = new();

    public List<Exception> Failures { get; } = [];

    /// <summary>Waits that ended without a turn.</summary>
    public long Ended { get; private set; }

    public void Run(long end)
    {
        try
        {
            while (Stopwatch.GetTimestamp() < end)
            {
                Volatile.Write(ref _watermark, _waits.Count > 0 ? _waits[0].Began : Stopwatch.GetTimestamp());
                Step();
                TakeWhatHasEnded(block: false);
            }

            TakeWhatHasEnded(block: true);
            while (_open.Count > 0)
            {
                Settle(0);
            }
        }
        catch (Exception failure)
        {
            Failures.Add(failure);
        }

        Volatile.Write(ref _watermark, long.MaxValue);
    }

    private void Step()
    {
        string model = StressLimits.Models[_random.Next(StressLimits.Models.Length)];
        int tokens = _random.Next(0, 400);
        var options = new AcquireOptions
        {
            Priority = (RequestPriority)_random.Next(-1, 2),
            Pool = _random.Next(3) == 0 ? StressLimits.Team : null,
            MaxWait = TimeSpan.FromMilliseconds(_random.Next(1, 150)),
        };
        try
        {
            switch (_random.Next(10))
            {
                case < 3 when limiter.TryAcquire(StressLimits.Provider, model, tokens, options, out LlmLease lease):
                    Admitted(lease, tokens);
                    break;
                case < 6 when _waits.Count < MostWaiting:
                    var cancellation = new CancellationTokenSource();
                    long began = Stopwatch.GetTimestamp();
                    Task<LlmLease> call = limiter.AcquireAsync(StressLimits.Provider, model, tokens, options, cancellation.Token).AsTask();
                    _waits.Add(new Wait(began, tokens, call, cancellation));
                    break;
                case 6 when _waits.Count < MostWaiting:
                    Admitted(limiter.Acquire(StressLimits.Provider, model, tokens, options with { MaxWait = TimeSpan.FromMilliseconds(3) }), tokens);
                    break;
                case 7 when _waits.Count > 0:
                    _waits[_random.Next(_waits.Count)].Cancellation.Cancel();
                    break;
                default:
                    if (_open.Count > 0)
                    {
                        Settle(_random.Next(_open.Count));
                    }

                    break;
            }
        }
        catch (Exception end) when (IsExpected(end))
        {
            Ended++;
        }
    }

    private static bool IsExpected(Exception end) => end is RateLimitExceededException or OperationCanceledException or UnknownModelException;

    private void TakeWhatHasEnded(bool block)
    {
        for (int i = 0; i < _waits.Count;)
        {
            Wait wait = _waits[i];
            if (!block && !wait.Call.IsCompleted)
            {
                i++;
                continue;
            }

            _waits.RemoveAt(i);
            try
            {
                Admitted(wait.Call.WaitAsync(TimeSpan.FromSeconds(30)).GetAwaiter().GetResult(), wait.Tokens);
            }
            catch (Exception end) when (IsExpected(end))
            {
                Ended++;
            }
        }
    }

    private void Admitted(LlmLease lease, int tokens)
    {
        var call = new Admission(lease, tokens);
        Happenings.Enqueue(new Happening(call.At, call.At, call));
        _open.Add(call);
        if (_open.Count > MostOpen)
        {
            Settle(0);
        }
    }

    private void Settle(int number)
    {
        Admission call = _open[number];
        _open.RemoveAt(number);
        bool wasSent = _random.Next(5) > 0;
        long used = wasSent ? _random.Next(4) switch { 0 => call.Tokens, 1 => call.Tokens + _random.Next(200), _ => _random.Next(400) } : 0;
        long before = Stopwatch.GetTimestamp();
        if (wasSent)
        {
            call.Lease.RecordUsage(new TokenUsage(used));
            call.Lease.Cancel();
        }
        else
        {
            call.Lease.Cancel();
            call.Lease.RecordUsage(new TokenUsage(1_000_000));
        }

        Happenings.Enqueue(new Happening(before, before, call, used, WasSent: wasSent));
        if (used > call.Tokens)
        {
            Happenings.Enqueue(new Happening(Stopwatch.GetTimestamp(), before, call, used, IsOverrun: true));
        }
    }

    private sealed record Wait(long Began, int Tokens, Task<LlmLease> Call, CancellationTokenSource Cancellation);
}
