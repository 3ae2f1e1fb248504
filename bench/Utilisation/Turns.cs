using System.Runtime.CompilerServices;

namespace LlmLimiter.Bench.Utilisation;

/// <summary>Brings the turns that limiters hand out on the thread pool back to the one thread of the simulation.</summary>
internal sealed class Turns
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private readonly object _gate = new();
    private List<Call> _come = [];
    private long _count;

    /// <summary>Waits for the call's turn without a thread.</summary>
    public void Await<T>(Call call, ValueTask<T> turn, Action<T> onTurn)
    {
        ValueTaskAwaiter<T> awaiter = turn.GetAwaiter();
        if (awaiter.IsCompleted)
        {
            Come();
        }
        else
        {
            awaiter.UnsafeOnCompleted(Come);
        }

        void Come()
        {
            onTurn(awaiter.GetResult());
            lock (_gate)
            {
                _come.Add(call);
                _count++;
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>The calls whose turn has come since the last time, in the order of the load.</summary>
    /// <param name="handedOut">How many turns the limiter has handed out in all: none of them stays on its way.</param>
    public IReadOnlyList<Call> Take(long handedOut)
    {
        lock (_gate)
        {
            while (_count < handedOut)
            {
                if (!Monitor.Wait(_gate, _patience))
                {
                    throw new TimeoutException($"{handedOut} turns were handed out, and only {_count} came.");
                }
            }

            List<Call> come = _come;
            _come = [];
            come.Sort(static (one, other) => one.Number.CompareTo(other.Number));
            return come;
        }
    }
}
