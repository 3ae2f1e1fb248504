namespace LlmLimiter;

/// <summary>
/// The lease of the limited call that code runs in, for those who sit deep inside: an SDK's pipeline, an HTTP handler. Kept only once
/// somebody listens: it costs a limited call some hundred bytes.
/// </summary>
internal static class AmbientLease
{
    private static readonly AsyncLocal<Holder?> _current = new();
    private static volatile bool _isListenedTo;

    /// <summary>The lease; <c>default</c>: there is none, or nobody has listened before the call began.</summary>
    public static LlmLease Current
    {
        get
        {
            Listen();
            return _current.Value?.Lease ?? default;
        }
    }

    /// <summary>Whether leases are kept.</summary>
    public static bool IsListenedTo => _isListenedTo;

    /// <summary>Keeps the leases of calls that begin from now on.</summary>
    public static void Listen() => _isListenedTo = true;

    /// <summary>Keeps none any more: for tests of what calls cost where nobody listens.</summary>
    internal static void StopListening() => _isListenedTo = false;

    /// <summary>The code that runs until the scope is left, and what it starts, runs in the call of the lease.</summary>
    public static Scope Enter(in LlmLease lease)
    {
        if (!_isListenedTo)
        {
            return default;
        }

        var scope = new Scope(_current.Value);
        _current.Value = new Holder(lease);
        return scope;
    }

    /// <summary>The time in which code runs in a call.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly Holder? _outer;
        private readonly bool _isEntered;

        internal Scope(Holder? outer)
        {
            _outer = outer;
            _isEntered = true;
        }

        /// <summary>What runs from now on runs in the call around it, if there is one.</summary>
        public void Dispose()
        {
            if (_isEntered)
            {
                _current.Value = _outer;
            }
        }
    }

    internal sealed record Holder(LlmLease Lease);
}
