using FsCheck;
using FsCheck.Fluent;

namespace LlmLimiter.Tests.Limiter;

/// <summary>Promises 1 to 5 and 7 together: random limits and random traffic, each decision compared with a slow model's.</summary>
public sealed class AdmissionPropertyTests
{
    private static readonly string[] _models = ["a", "b", "c"];
    private static readonly string[] _pools = ["p", "q"];

    // Per pool: the amounts of its rules; 0: no such rule. A model's own pool always limits something.
    private static readonly Gen<int[]> _amounts =
        from requests in Gen.Choose(1, 6)
        from tokens in Gen.Frequency((1, Gen.Constant(0)), (2, Gen.Choose(8, 40)))
        from fixedTokens in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(8, 40)))
        from concurrent in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(1, 4)))
        select (int[])[requests, tokens, fixedTokens, concurrent];

    private static readonly Gen<string[]> _membership = Gen.Elements<string[]>([], ["p"], ["p"], ["q"], ["p", "q"]);

    private static readonly Gen<Step> _step =
        from action in Gen.Frequency(
            (8, Gen.Constant(Action.Acquire)), (2, Gen.Constant(Action.TryAcquire)), (5, Gen.Constant(Action.Settle)), (2, Gen.Constant(Action.CancelLease)),
            (2, Gen.Constant(Action.CancelWait)), (4, Gen.Constant(Action.Advance)), (1, Gen.Constant(Action.Reload)), (1, Gen.Constant(Action.Estimate)))
        from model in Gen.Elements(_models)
        from extra in Gen.Frequency((4, Gen.Constant<string?>(null)), (1, Gen.Elements<string?>(_pools)))
        from priority in Gen.Elements(Enum.GetValues<RequestPriority>())
        from tokens in Gen.Choose(0, 12)
        from wait in Gen.Frequency((3, Gen.Constant(-1)), (3, Gen.Choose(1, 150)), (1, Gen.Constant(0)))
        from choice in Gen.Choose(0, 1_000)
        from shared in _membership
        select new Step(action, model, extra, priority, tokens, wait, choice, shared);

    private enum Action
    {
        Acquire,
        TryAcquire,
        Settle,
        CancelLease,
        CancelWait,
        Advance,
        Reload,
        Estimate,
    }

    [Fact]
    public void Every_decision_is_that_of_the_model_and_nothing_is_left_behind()
    {
        Gen<(IList<int[]> Amounts, IList<string[]> Shared, List<Step> Steps)> run =
            from amounts in _amounts.ListOf(_models.Length + _pools.Length)
            from shared in _membership.ListOf(_models.Length)
            from steps in _step.ListOf()
            select ((IList<int[]>)amounts, (IList<string[]>)shared, steps);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_200).WithEndSize(110), Prop.ForAll(run.ToArbitrary(), one =>
        {
            using var traffic = new Traffic(one.Amounts, one.Shared);
            one.Steps.ForEach(traffic.Do);
            traffic.Finish();
        }));
    }

    [Fact]
    public void With_one_rule_estimated_waits_are_exact_and_no_class_passes_a_lower_one_more_than_seven_times_in_a_row()
    {
        Gen<(int Kind, int Amount, List<Step> Steps)> run =
            from kind in Gen.Choose(0, 2)
            from amount in Gen.Choose(12, 30)
            from steps in _step.ListOf()
            select (kind, amount, steps);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithEndSize(80), Prop.ForAll(run.ToArbitrary(), one =>
        {
            int[] only = [KindIs(0), KindIs(1), KindIs(2), 0];
            using var traffic = new Traffic([only], [[]]) { HasOneRule = true };
            foreach (Step step in one.Steps.Where(step => step.Action is not Action.Reload))
            {
                traffic.Do(step with { Model = "a", Extra = null });
            }

            traffic.Finish();

            int KindIs(int kind) => one.Kind == kind ? one.Amount : 0;
        }));
    }

    private sealed record Step(
        Action Action, string Model, string? Extra, RequestPriority Priority, int Tokens, int Wait, int Choice, string[] Shared)
    {
        public override string ToString() =>
            $"{Action} {Model}+{Extra} {Priority} {Tokens} tokens, wait {Wait}, choice {Choice}, pools [{string.Join(',', Shared)}]";
    }

    /// <summary>The limiter and the model, side by side.</summary>
    private sealed class Traffic : IDisposable
    {
        private readonly FakeTime _time = new();
        private readonly AdmissionModel _model = new();
        private readonly LlmRateLimiter _limiter;
        private readonly List<Sent> _sent = [];
        private readonly List<string> _story = [];

        public Traffic(IList<int[]> amounts, IList<string[]> shared)
        {
            long start = _time.GetUtcNow().Ticks;
            string[] models = _models[..shared.Count];
            foreach ((string name, int[] of) in models.Concat(amounts.Count > models.Length ? _pools : []).Zip(amounts))
            {
                _model.Pools[name] = new PoolModel(Rules(of, start));
            }

            foreach ((string model, string[] pools) in models.Zip(shared))
            {
                _model.Shared[model] = pools;
            }

            _limiter = new LlmRateLimiter(Config(), new LlmRateLimiterOptions { TimeProvider = _time, MaxLeaseAge = Timeout.InfiniteTimeSpan });
        }

        /// <summary>Whether one rule alone decides: then estimates are exact, and nothing else can hold up a turn that is owed.</summary>
        public bool HasOneRule { get; init; }

        public void Do(Step step)
        {
            switch (step.Action)
            {
                case Action.Acquire:
                    Acquire(step);
                    break;
                case Action.TryAcquire:
                    TryAcquire(step);
                    break;
                case Action.Settle:
                    Settle(step, step.Choice % 20);
                    break;
                case Action.CancelLease:
                    Settle(step, used: null);
                    break;
                case Action.CancelWait when Chosen(step, Outcome.Waits) is { } waiting:
                    waiting.Cancellation.Cancel();
                    _model.CancelWait(waiting.Call);
                    break;
                case Action.Advance:
                    Advance(step.Choice % 25);
                    break;
                case Action.Reload:
                    Reload(step);
                    break;
                case Action.Estimate:
                    Estimate(step);
                    break;
            }

            Compare(step.ToString());
        }

        public void Finish()
        {
            for (int i = 0; _sent.Exists(sent => sent.Call.Outcome is Outcome.Waits or Outcome.Granted); i++)
            {
                Assert.True(i < 1_000, "Somebody waits for ever.");
                foreach (Sent sent in _sent.Where(sent => sent.Call.Outcome is Outcome.Granted))
                {
                    sent.Lease().RecordUsage(new TokenUsage(sent.Call.Tokens));
                    _model.Settle(sent.Call, sent.Call.Tokens);
                }

                Advance(20);
                Compare("in the end");
            }

            Advance(200);
            Assert.All(_limiter.GetUsage().Models, usage => Assert.Equal(0, usage.Waiting));
            Assert.All(_limiter.GetUsage().Models.SelectMany(usage => usage.Rules), rule => Assert.Equal((0, 0), (rule.Used, rule.Reserved)));
            Assert.True(!HasOneRule || _model.LongestRun <= 7, $"{_model.LongestRun} grants in a row passed those who wait.");
            Assert.Equal(0, _time.PendingTimers);
        }

        public void Dispose() => _limiter.Dispose();

        private static RuleModel[] Rules(int[] amounts, long start)
        {
            RuleModel[] all =
            [
                new(LimitMetric.Requests, LimitWindow.Sliding, per: 40, start) { Amount = amounts[0] },
                new(LimitMetric.TotalTokens, LimitWindow.Sliding, per: 60, start) { Amount = amounts[1] },
                new(LimitMetric.TotalTokens, LimitWindow.Fixed, per: 50, start) { Amount = amounts[2] },
                new(LimitMetric.ConcurrentRequests, LimitWindow.Sliding, per: 0, start) { Amount = amounts[3] },
            ];
            return [.. all.Where(rule => rule.Amount > 0)];
        }

        private RateLimitConfig Config() => ProviderUnderTest.Config(
            _model.Shared.ToDictionary(model => model.Key, model => Limits(model.Key, model.Value)),
            _model.Pools.Keys.Except(_model.Shared.Keys).ToDictionary(pool => pool, pool => Limits(pool, [])));

        private ModelLimits Limits(string name, string[] pools)
        {
            ILookup<bool, RuleModel> rules = _model.Pools[name].Rules.ToLookup(rule => rule.Metric is LimitMetric.ConcurrentRequests);
            return new() { Rules = [.. rules[false].Select(rule => rule.Rule)], MaxConcurrent = rules[true].Sum(rule => rule.Amount), Pools = pools };
        }

        private void Acquire(Step step)
        {
            long deadline = step.Wait < 0 ? long.MaxValue : _model.Now + step.Wait;
            while (deadline < long.MaxValue && _model.Waiting.Any(other => other.Deadline == deadline))
            {
                deadline++;
            }

            Call call = _model.NewCall(step.Model, step.Extra, step.Tokens, step.Priority, deadline);
            bool isAlone = _model.Waiting.Count == 0;
            bool isHopeless = !_model.TooLarge(call) && deadline < long.MaxValue && _model.IsHopeless(call);
            if (isHopeless && deadline == _model.Now)
            {
                // Whether it is refused at once or stands in the queue for no time cannot be seen from outside, but may let others pass.
                return;
            }

            var sent = new Sent(call);
            sent.Wait(_limiter, deadline == long.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromTicks(deadline - _model.Now));
            _sent.Add(sent);
            if (deadline > _model.Now && sent.Outcome is Outcome.Refused)
            {
                Assert.True(isHopeless, $"{call} was refused at once, but might have gone in time.");
                call.Outcome = Outcome.Refused;
                return;
            }

            Assert.False(isAlone && isHopeless && deadline > _model.Now, $"{call} cannot go in time, and was not told so.");
            _model.Acquire(call);
        }

        private void TryAcquire(Step step)
        {
            Call call = _model.NewCall(step.Model, step.Extra, step.Tokens, step.Priority, long.MaxValue);
            var sent = new Sent(call);
            sent.Try(_limiter);
            _sent.Add(sent);
            _model.TryAcquire(call);
        }

        private void Settle(Step step, int? used)
        {
            if (Chosen(step, Outcome.Granted) is not { } sent)
            {
                return;
            }

            LlmLease lease = sent.Lease();
            if (used is { } tokens)
            {
                lease.RecordUsage(new TokenUsage(tokens));
            }
            else
            {
                lease.Cancel();
            }

            _model.Settle(sent.Call, used);
        }

        private void Reload(Step step)
        {
            PoolModel[] pools = [.. _model.Pools.Values];
            RuleModel rule = pools[step.Choice % pools.Length].Rules[0];
            _model.Reload(new() { [step.Model] = step.Shared }, () =>
            {
                rule.Amount = 1 + (step.Choice % 7);
                foreach (RuleModel tokens in pools.SelectMany(pool => pool.Rules).Where(other => other.Metric is LimitMetric.TotalTokens))
                {
                    tokens.Amount = Math.Max(4, tokens.Amount + (step.Choice % 5) - 2);
                }
            });
            _limiter.Reload(Config());
        }

        private void Estimate(Step step)
        {
            Call call = _model.NewCall(step.Model, extra: null, step.Tokens, RequestPriority.Normal, long.MaxValue);
            TimeSpan wait = _limiter.EstimateWait(ProviderUnderTest.Provider, step.Model, step.Tokens);
            if (_model.TooLarge(call))
            {
                Assert.Equal(TimeSpan.MaxValue, wait);
            }
            else if (_model.MomentFor(step.Model, step.Tokens) is { } moment)
            {
                Assert.True(wait.Ticks <= moment - _model.Now, $"{step} goes in {moment - _model.Now}, but {wait.Ticks} was estimated.");
                Assert.False(HasOneRule && wait.Ticks != moment - _model.Now, $"{step} goes in {moment - _model.Now}, but {wait.Ticks} was estimated.");
            }
        }

        private void Advance(int ticks)
        {
            _time.Advance(TimeSpan.FromTicks(ticks));
            _model.Advance(ticks);
        }

        private Sent? Chosen(Step step, Outcome outcome)
        {
            Sent[] all = [.. _sent.Where(sent => sent.Call.Outcome == outcome)];
            return all.Length == 0 ? null : all[step.Choice % all.Length];
        }

        private void Compare(string after)
        {
            _story.Add($"{_model.Now}: {after}");
            foreach (Sent sent in _sent)
            {
                Outcome expected = sent.Call.Outcome is Outcome.Settled ? Outcome.Granted : sent.Call.Outcome;
                Assert.True(sent.Outcome == expected, $"{string.Join('\n', _story)}\n{sent.Call} is {sent.Outcome}.");
            }
        }
    }

    /// <summary>A call as the limiter knows it.</summary>
    private sealed class Sent(Call call)
    {
        private ValueTask<LlmLease> _wait;
        private LlmLease? _lease;
        private Outcome _ended;

        public Call Call => call;

        public CancellationTokenSource Cancellation { get; } = new();

        public Outcome Outcome
        {
            get
            {
                if (_ended is Outcome.Waits && _wait.IsCompleted)
                {
                    _ended = _wait.IsCompletedSuccessfully ? Outcome.Granted : EndOf(() => _ = _wait.Result);
                }

                return _ended;
            }
        }

        public void Wait(LlmRateLimiter limiter, TimeSpan maxWait)
        {
            var options = new AcquireOptions { Priority = call.Priority, Pool = call.Extra, MaxWait = maxWait };
            _wait = limiter.AcquireAsync(ProviderUnderTest.Provider, call.Model, call.Tokens, options, Cancellation.Token);
        }

        public void Try(LlmRateLimiter limiter)
        {
            var options = new AcquireOptions { Priority = call.Priority, Pool = call.Extra };
            _ended = EndOf(() =>
            {
                _ended = limiter.TryAcquire(ProviderUnderTest.Provider, call.Model, call.Tokens, options, out LlmLease lease) ? Outcome.Granted : Outcome.Refused;
                _lease = lease;
            });
        }

        public LlmLease Lease() => _lease ??= _wait.Result;

        private Outcome EndOf(System.Action end)
        {
            try
            {
                end();
                return _ended;
            }
            catch (RequestTooLargeException)
            {
                return Outcome.TooLarge;
            }
            catch (RateLimitTimeoutException)
            {
                return Outcome.Refused;
            }
            catch (OperationCanceledException)
            {
                return Outcome.Cancelled;
            }
        }
    }
}
