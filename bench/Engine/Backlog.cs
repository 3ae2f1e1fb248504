using System.Diagnostics;

namespace LlmLimiter.Bench.Engine;

/// <summary>Callers that come one after the other and wait: when each came, when it went on, and in which order they did.</summary>
internal sealed class Backlog
{
    private readonly long[] _came;
    private readonly long[] _went;
    private readonly int[] _places;
    private int _gone;

    private Backlog(int callers) => (_came, _went, _places) = (new long[callers], new long[callers], new int[callers]);

    /// <summary>How often a caller went on before the one that had come just before it.</summary>
    public int Inversions => _places.Zip(_places.Skip(1)).Count(pair => pair.First > pair.Second);

    /// <summary>The same as a share of all neighbours.</summary>
    public double InversionsShare => (double)Inversions / (_places.Length - 1);

    /// <summary>Lets the callers come, and returns when all have gone on.</summary>
    public static Backlog Run<TLease>(int callers, Func<ValueTask<TLease>> acquireAsync)
        where TLease : IDisposable
    {
        var backlog = new Backlog(callers);
        Task.WaitAll([.. Enumerable.Range(0, callers).Select(number => backlog.CallAsync(number, acquireAsync))]);
        return backlog;
    }

    /// <summary>Milliseconds by which each caller went on after it might have.</summary>
    /// <param name="allowed">The moment at which the rule allowed each caller, if it had come by then.</param>
    public double[] Lateness(Func<int, long> allowed) =>
        [.. _went.Select((went, number) => Stopwatch.GetElapsedTime(Math.Max(allowed(number), _came[number]), went).TotalMilliseconds)];

    private async Task CallAsync<TLease>(int number, Func<ValueTask<TLease>> acquireAsync)
        where TLease : IDisposable
    {
        _came[number] = Stopwatch.GetTimestamp();
        using TLease lease = await acquireAsync();
        _places[number] = Interlocked.Increment(ref _gone);
        _went[number] = Stopwatch.GetTimestamp();
    }
}
