using LlmLimiter.Simulator;
using LlmLimiter.Simulator.Enforcement;

namespace LlmLimiter.Bench.Utilisation;

/// <summary>How much of a limit is put to use, and whether the provider ever has to refuse.</summary>
internal static class UtilisationBench
{
    private const int Windows = 21;
    private const int Requests = 6_000;
    private const int Tokens = 600_000;

    // Not the beginning of a minute: a fixed window is met in its middle.
    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 20, TimeSpan.Zero);
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _poissonLength = TimeSpan.FromSeconds(75);
    private static readonly NetworkDelay _internet = new(TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(20));
    private static readonly NetworkDelay _loopback = new(TimeSpan.FromMilliseconds(0.1), TimeSpan.FromMilliseconds(0.1));

    private static readonly SimulatedModel _sliding = new("gpt-4o") { Requests = Requests, Tokens = Tokens };
    private static readonly SimulatedModel _tokenBucket = _sliding with { Window = SimulatedWindow.TokenBucket };
    private static readonly SimulatedModel _fixed = _sliding with { Window = SimulatedWindow.Fixed };
    private static readonly SimulatedModel _quantised = _sliding with { Quantum = TimeSpan.FromSeconds(1) };

    public static Task<IReadOnlyList<Figure>> RunAsync() => Task.FromResult<IReadOnlyList<Figure>>(
    [
        .. Kind("sliding", _sliding, Limits(LimitWindow.Sliding), _internet, leastShare: 0.985),
        .. AgainstPeers(),
        .. Kind("token_bucket", _tokenBucket, Limits(LimitWindow.TokenBucket), _internet, leastShare: 0.985),
        .. Kind("fixed", _fixed, Limits(LimitWindow.Fixed), _internet, leastShare: 0.985),
        .. Kind("quantised", _quantised, QuantisedLimits(), _loopback, leastShare: 0.97),
        .. Kind("without_margin", _sliding, Limits(LimitWindow.Sliding) with { Margin = TimeSpan.Zero }, _internet, leastShare: null),
        .. UntoldLimitsBench.Run(_start, _internet),
    ]);

    /// <summary>
    /// The share is that of calls that all wait from the beginning, as many as fill a whole number of windows: a limiter that leaves one
    /// place of one window empty needs a window more. Refusals are those of this load and the Poisson load together.
    /// </summary>
    private static IEnumerable<Figure> Kind(string key, SimulatedModel model, ModelLimits limits, NetworkDelay delay, double? leastShare)
    {
        Call[] backlogged = Loads.Backlogged(Windows * Requests, Tokens / Requests, delay);
        Call[] poisson = Loads.Poisson(_poissonLength, delay);
        ModelReport saturated = Run(backlogged, model, time => new OurLimiter(limits, time, backlogged.Length));
        ModelReport random = Run(poisson, model, time => new OurLimiter(limits, time, poisson.Length));
        yield return new($"utilisation.{key}.share", saturated.Share, "") { Target = leastShare is { } least ? Target.ValueAtLeast(least) : null };
        yield return new($"utilisation.{key}.refusals", saturated.Refused + random.Refused, "calls")
        {
            Target = leastShare is null ? null : Target.ValueAtMost(0),
        };
        if (key == "sliding")
        {
            double most = Math.Max(MostInAnyWindow(backlogged), MostInAnyWindow(poisson));
            yield return new($"utilisation.{key}.most_in_any_window", most, "") { Target = Target.ValueAtMost(1.0) };
        }

        static double MostInAnyWindow(Call[] calls) => Outcome.Of(calls, _sliding, _start, TimeSpan.MaxValue).MostInAnyWindow;
    }

    /// <summary>The Poisson load: ours and the peers' against an ideal scheduler.</summary>
    private static IEnumerable<Figure> AgainstPeers()
    {
        Call[] calls = Loads.Poisson(_poissonLength, _internet);
        IdealScheduler.Run(calls, _sliding, _start);
        Outcome ideal = OutcomeNow();
        Outcome ours = OutcomeOf(time => new OurLimiter(Limits(LimitWindow.Sliding), time, calls.Length));
        return
        [
            new("utilisation.ideal.admitted", ideal.Admitted, "calls"),
            new("utilisation.ideal.wait_p99", ideal.WaitP99.TotalSeconds, "s"),
            new("utilisation.sliding.admitted_vs_ideal", (double)ours.Admitted / ideal.Admitted, "") { Target = Target.ValueAtLeast(0.99) },
            new("utilisation.sliding.wait_p99_vs_ideal", ours.WaitP99 / ideal.WaitP99, "") { Target = Target.ValueAtMost(1.05) },
            new("utilisation.sliding.overtaken", ours.Overtaken, "") { Target = Target.ValueAtMost(0) },
            .. Peer("token_buckets", static time => PeerLimiters.TokenBuckets(time, Requests, Tokens)),
            .. Peer("sliding_60", static time => PeerLimiters.SlidingWindows(time, Requests, Tokens, segments: 60)),
            .. Peer("sliding_6", static time => PeerLimiters.SlidingWindows(time, Requests, Tokens, segments: 6)),
        ];

        IEnumerable<Figure> Peer(string name, Func<VirtualTime, Contestant> peer)
        {
            Outcome outcome = OutcomeOf(peer);
            return
            [
                new($"utilisation.peer.{name}.admitted_vs_ideal", (double)outcome.Admitted / ideal.Admitted, ""),
                new($"utilisation.peer.{name}.most_in_any_window", outcome.MostInAnyWindow, ""),
                new($"utilisation.peer.{name}.wait_p99_vs_ideal", outcome.WaitP99 / ideal.WaitP99, ""),
                new($"utilisation.peer.{name}.overtaken", outcome.Overtaken, ""),
            ];
        }

        Outcome OutcomeOf(Func<VirtualTime, Contestant> contestant)
        {
            Run(calls, _sliding, contestant);
            return OutcomeNow();
        }

        Outcome OutcomeNow() => Outcome.Of(calls, _sliding, _start, _poissonLength);
    }

    private static ModelReport Run(Call[] calls, SimulatedModel model, Func<VirtualTime, Contestant> contestant)
    {
        var time = new VirtualTime(_start);
        var provider = new EnforcedModel(model, _start, () => time.Now);
        Simulation.Run(calls, contestant(time), time, provider);
        return provider.Report();
    }

    private static ModelLimits Limits(LimitWindow window) => new()
    {
        Rules =
        [
            new LimitRule(LimitMetric.Requests, Requests, _minute) { Window = window },
            new LimitRule(LimitMetric.TotalTokens, Tokens, _minute) { Window = window },
        ],
    };

    /// <summary>The limits of a near provider that enforces requests per second as well.</summary>
    private static ModelLimits QuantisedLimits() => new()
    {
        RequestsPerMinute = Requests,
        TokensPerMinute = Tokens,
        Rules = [new LimitRule(LimitMetric.Requests, Requests / 60, TimeSpan.FromSeconds(1))],
        Margin = TimeSpan.FromMilliseconds(20),
    };
}
