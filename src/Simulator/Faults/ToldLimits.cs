using LlmLimiter.Simulator.Enforcement;

namespace LlmLimiter.Simulator.Faults;

/// <summary>What the headers of a model's answers tell of its limits, which is not always how they stand.</summary>
internal sealed class ToldLimits
{
    private const long Absurd = 1_000_000_000_000_000_000;

    private readonly object _lock = new();
    private WindowUse? _before;
    private Slip? _waiting; // for another to change places with

    /// <summary>A call has arrived.</summary>
    /// <param name="window">How the limits stand.</param>
    /// <param name="faults">What goes wrong with the call.</param>
    /// <returns>To be taken back when the call is answered.</returns>
    public Slip Note(WindowUse window, HashSet<FaultKind> faults)
    {
        lock (_lock)
        {
            WindowUse told = faults.Contains(FaultKind.LateHeaders) ? _before ?? window : window;
            told = faults.Contains(FaultKind.WrongHeaders) ? Each(told, new MetricUse(Absurd, Used: 0, -Absurd, TimeSpan.FromDays(10_000))) : told;
            told = faults.Contains(FaultKind.SentinelHeaders) ? Each(told, new MetricUse(Limit: -1, Used: 0, Remaining: -1, TimeSpan.Zero)) : told;
            _before = window;
            var slip = new Slip(told);
            if (faults.Contains(FaultKind.SwappedHeaders))
            {
                Swap(slip);
            }

            return slip;
        }
    }

    /// <summary>The call is answered with this.</summary>
    public WindowUse Take(Slip slip)
    {
        lock (_lock)
        {
            _waiting = _waiting == slip ? null : _waiting;
            return slip.Window;
        }
    }

    private void Swap(Slip slip)
    {
        if (_waiting is { } other)
        {
            (slip.Window, other.Window) = (other.Window, slip.Window);
            _waiting = null;
        }
        else
        {
            _waiting = slip;
        }
    }

    /// <summary>The same for each metric that is limited.</summary>
    private static WindowUse Each(WindowUse window, MetricUse told)
    {
        return new WindowUse(Of(window.Requests), Of(window.Tokens), Of(window.InputTokens), Of(window.OutputTokens));

        MetricUse Of(MetricUse use) => use.Limit == 0 ? use : told;
    }

    internal sealed class Slip(WindowUse window)
    {
        public WindowUse Window { get; set; } = window;
    }
}
