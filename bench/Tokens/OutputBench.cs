using System.Collections.Concurrent;
using LlmLimiter.Bench.Utilisation;
using LlmLimiter.Simulator;
using LlmLimiter.Simulator.Enforcement;

namespace LlmLimiter.Bench.Tokens;

/// <summary>
/// What it is worth to know the size of answers beforehand. Workers that are never out of work call a provider, which counts what is really
/// used; every call sends the same max_tokens.
/// </summary>
internal static class OutputBench
{
    private const int Workers = 120;
    private const int TokensPerMinute = 200_000;
    private const int OutputTokensPerMinute = 100_000;
    private const int MaxTokens = 4_096;
    private const int UsualAnswer = 256;

    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _length = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan _pauseAfterRefusal = TimeSpan.FromSeconds(5);
    private static readonly AcquireOptions _patient = new() { MaxWait = Timeout.InfiniteTimeSpan };

    private static readonly Provider _atArrival = new(
        "acme", new LimitRule(LimitMetric.TotalTokens, TokensPerMinute, _minute), new SimulatedModel("model") { Tokens = TokensPerMinute });

    private static readonly Provider _asGenerated = new(
        "anthropic", new LimitRule(LimitMetric.OutputTokens, OutputTokensPerMinute, _minute),
        new SimulatedModel("model") { Tokens = OutputTokensPerMinute, Profile = ChargeProfile.Anthropic });

    public static IReadOnlyList<Figure> Run() =>
        [.. Figures("estimate.output", _atArrival), .. Figures("estimate.output.as_generated", _asGenerated)];

    private static IEnumerable<Figure> Figures(string key, Provider provider)
    {
        var bounded = new TokenEstimate(0) { MaxOutputTokens = MaxTokens };
        return
        [
            .. Way("max_tokens", bounded, learns: false),
            .. Way("default", bounded with { OutputTokens = UsualAnswer }, learns: false),
            .. Way("learned", bounded, learns: true),
        ];

        IEnumerable<Figure> Way(string name, TokenEstimate expectation, bool learns)
        {
            var run = new OutputRun(provider, expectation, learns);
            run.Run();
            yield return new($"{key}.{name}.unused", run.Unused, "share");
            yield return new($"{key}.{name}.admitted", run.Admitted, "share");
            yield return new($"{key}.{name}.most_in_any_window", run.MostInAnyWindow, "share");
            yield return new($"{key}.{name}.refusals", run.Refusals, "calls") { Target = learns ? Target.ValueAtMost(0) : null };
        }
    }

    /// <summary>A provider with one limit: on all tokens, counted when a call arrives, or on output, counted when an answer is complete.</summary>
    private sealed record Provider(string Name, LimitRule Rule, SimulatedModel Model)
    {
        public bool CountsAsGenerated => Rule.Metric == LimitMetric.OutputTokens;
    }

    /// <summary>One way to expect output, for twenty minutes.</summary>
    private sealed class OutputRun
    {
        private readonly Provider _provider;
        private readonly TokenEstimate _expectation;
        private readonly bool _learns;
        private readonly OutputLoad _load = new();
        private readonly VirtualTime _time = new(_start);
        private readonly Turns _turns = new();
        private readonly EnforcedModel _judge;
        private readonly LlmRateLimiter _limiter;
        private readonly ConcurrentDictionary<Call, LlmLease> _leases = new();
        private long _reserved;
        private long _unused;
        private long _admitted;

        public OutputRun(Provider provider, TokenEstimate expectation, bool learns)
        {
            (_provider, _expectation, _learns) = (provider, expectation, learns);
            _judge = new EnforcedModel(provider.Model, _start, () => _time.Now);
            _limiter = new LlmRateLimiter(
                provider.Name, provider.Model.Name, new ModelLimits { Rules = [provider.Rule] }, new LlmRateLimiterOptions { TimeProvider = _time });
        }

        /// <summary>What was never used, of all that was reserved.</summary>
        public double Unused => (double)_unused / _reserved;

        /// <summary>What admitted calls used, of the limit.</summary>
        public double Admitted => _admitted / (_provider.Rule.Amount * (_length / _minute));

        /// <summary>What the provider counted in any minute at the most, of the limit.</summary>
        public double MostInAnyWindow => (double)_judge.Report().MostTokensInAnyWindow / _provider.Rule.Amount;

        public int Refusals { get; private set; }

        public void Run()
        {
            for (int i = 0; i < Workers; i++)
            {
                _time.At(TimeSpan.Zero, Ask);
            }

            while (_time.RunNext())
            {
                foreach (Call call in _turns.Take(_limiter.GetUsage(_provider.Name, _provider.Model.Name).Granted))
                {
                    _time.At(_time.Now + call.Travel, () => Arrive(call));
                }
            }
        }

        private void Ask()
        {
            if (_time.Now >= _length)
            {
                return;
            }

            Call call = _load.Next(_time.Now);
            TokenEstimate estimate = _expectation with { InputTokens = OutputLoad.InputTokens };
            AcquireOptions options = _learns ? _patient with { Key = OutputLoad.SiteOf(call) } : _patient;
            NoteReservation(call, estimate, options.Key);
            _turns.Await(call, _limiter.AcquireAsync(_provider.Name, _provider.Model.Name, estimate, options), lease => _leases[call] = lease);
        }

        private void NoteReservation(Call call, in TokenEstimate estimate, string? key)
        {
            TokenEstimate improved = _limiter.OutputOf(_limiter.Find(_provider.Name, _provider.Model.Name), key)?.Improve(estimate) ?? estimate;
            long reserved = Counted(improved.ExpectedOutput);
            _reserved += reserved;
            _unused += Math.Max(0, reserved - Counted(call.Tokens));
        }

        private void Arrive(Call call)
        {
            Arrival arrival = _judge.Arrive(_provider.CountsAsGenerated ? 0 : Counted(call.Tokens));
            if (arrival.Decision.Verdict == Verdict.Admitted)
            {
                _admitted += _time.Now < _length ? Counted(call.Tokens) : 0;
                _time.At(_time.Now + OutputLoad.TimeToAnswer(call), () => Answer(call, arrival));
            }
            else
            {
                Refusals++;
                Settle(call, default);
                _time.At(_time.Now + _pauseAfterRefusal, Ask);
            }
        }

        private void Answer(Call call, Arrival arrival)
        {
            if (_provider.CountsAsGenerated)
            {
                _judge.Complete(arrival, promptTokens: 0, call.Tokens);
            }

            Settle(call, new TokenUsage(OutputLoad.InputTokens, call.Tokens));
            Ask();
        }

        private void Settle(Call call, TokenUsage usage)
        {
            _leases.TryRemove(call, out LlmLease lease);
            lease.RecordUsage(usage);
        }

        private long Counted(long output) => _provider.CountsAsGenerated ? output : OutputLoad.InputTokens + output;
    }
}
