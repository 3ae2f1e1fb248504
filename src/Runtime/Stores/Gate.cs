namespace LlmLimiter.Stores;

/// <summary>
/// The lock of a provider's state: free, it costs one compare-and-swap; held, a thread looks again a few times, because it is hardly ever held for
/// long, and then sleeps. One sleeper at a time is woken, so that those who come and go quickly are not held up by waking others.
/// </summary>
internal sealed class Gate
{
    private const int MostSpins = 4;

    // A release that overlooks a sleeper is made good for by this.
    private static readonly TimeSpan _longestSleep = TimeSpan.FromMilliseconds(1);

    private readonly object _bed = new();
    private int _owner;
    private int _sleepers;
    private bool _isWaking;

    /// <summary>Waits for the gate; leaving the scope opens it.</summary>
    /// <exception cref="LockRecursionException">The thread is inside already: foreign code that runs there calls back.</exception>
    public Scope Enter()
    {
        int thread = Environment.CurrentManagedThreadId;
        if (Interlocked.CompareExchange(ref _owner, thread, 0) != 0)
        {
            EnterHeld(thread);
        }

        return new Scope(this);
    }

    private void EnterHeld(int thread)
    {
        if (Volatile.Read(ref _owner) == thread)
        {
            throw new LockRecursionException("The limiter was called while it decides, by a charge policy or a TimeProvider; they must not.");
        }

        var spin = default(SpinWait);
        while (spin.Count < MostSpins)
        {
            spin.SpinOnce(sleep1Threshold: -1);
            if (TryEnter(thread))
            {
                return;
            }
        }

        Interlocked.Increment(ref _sleepers);
        try
        {
            SleepUntilEntered(thread);
        }
        finally
        {
            Interlocked.Decrement(ref _sleepers);
        }
    }

    private void SleepUntilEntered(int thread)
    {
        lock (_bed)
        {
            while (!TryEnter(thread))
            {
                Monitor.Wait(_bed, _longestSleep);
                Volatile.Write(ref _isWaking, false);
            }
        }
    }

    private bool TryEnter(int thread) => Volatile.Read(ref _owner) == 0 && Interlocked.CompareExchange(ref _owner, thread, 0) == 0;

    private void Exit()
    {
        Volatile.Write(ref _owner, 0);
        if (Volatile.Read(ref _sleepers) > 0 && !Volatile.Read(ref _isWaking))
        {
            Wake();
        }
    }

    private void Wake()
    {
        Volatile.Write(ref _isWaking, true);
        lock (_bed)
        {
            Monitor.Pulse(_bed);
        }
    }

    /// <summary>The time inside.</summary>
    public readonly ref struct Scope(Gate gate)
    {
        /// <summary>Opens the gate.</summary>
        public void Dispose() => gate.Exit();
    }
}
