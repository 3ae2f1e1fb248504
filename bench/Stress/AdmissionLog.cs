using System.Diagnostics;

namespace LlmLimiter.Bench.Stress;

/// <summary>
/// Looks at everything that happened, in order, and counts the admissions that were made above a rule. It knows each charge's own moment, and
/// keeps no more than a span of them. What it cannot know to the tick (when exactly a refund took place, a reload took effect) counts in the
/// limiter's favour.
/// </summary>
internal sealed class AdmissionLog(StressLimits limits)
{
    private readonly PriorityQueue<Happening, (long At, int Order)> _pending = new();
    private readonly Queue<(long At, IReadOnlyDictionary<(string, LimitMetric), long> Amounts, bool IsDone)> _changes = new();
    private readonly Dictionary<(string Pool, LimitMetric Metric), RuleLog> _rules =
        limits.Amounts.ToDictionary(rule => rule.Key, rule => new RuleLog(StressLimits.SpanOf(rule.Key.Metric)) { Amount = rule.Value });

    public long Admissions { get; private set; }

    /// <summary>How many times a rule's window was looked at.</summary>
    public long Windows { get; private set; }

    public long Violations { get; private set; }

    public void LimitsChanged(long before, long after, IReadOnlyDictionary<(string, LimitMetric), long> amounts)
    {
        _changes.Enqueue((before, amounts, false));
        _changes.Enqueue((after, amounts, true));
    }

    /// <summary>Takes what the threads have seen, and checks it as far as nothing earlier can come any more.</summary>
    public void Take(Worker[] workers, long upTo)
    {
        foreach (Worker worker in workers)
        {
            while (worker.Happenings.TryDequeue(out Happening happening))
            {
                _pending.Enqueue(happening, (happening.At, happening.Used is not null && !happening.IsOverrun ? 0 : 1));
            }
        }

        while (_pending.TryPeek(out Happening next, out _) && next.At < upTo)
        {
            _pending.Dequeue();
            ChangeLimits(next.At);
            Check(next);
        }
    }

    /// <summary>While a reload is under way the higher amount may hold.</summary>
    private void ChangeLimits(long now)
    {
        while (_changes.TryPeek(out var change) && change.At <= now)
        {
            _changes.Dequeue();
            foreach ((var rule, long amount) in change.Amounts)
            {
                _rules[rule].Amount = change.IsDone ? amount : Math.Max(amount, _rules[rule].Amount);
            }
        }
    }

    private void Check(in Happening happening)
    {
        Admission call = happening.Call;
        Admissions += happening.Used is null ? 1 : 0;
        foreach (string pool in call.Pools)
        {
            foreach (LimitMetric metric in (LimitMetric[])[LimitMetric.Requests, LimitMetric.TotalTokens, LimitMetric.ConcurrentRequests])
            {
                RuleLog rule = _rules[(pool, metric)];
                long cost = metric is LimitMetric.TotalTokens ? call.Tokens : 1;
                if (happening.Used is not { } used)
                {
                    rule.Charge(call, happening.At, happening.At, cost);
                    Windows++;
                    Violations += rule.Used > rule.Amount ? 1 : 0;
                }
                else if (happening.IsOverrun)
                {
                    if (metric is LimitMetric.TotalTokens)
                    {
                        rule.Charge(new object(), happening.At, happening.Began, used - call.Tokens);
                    }
                }
                else
                {
                    long kept = (metric, happening.WasSent) switch
                    {
                        (LimitMetric.ConcurrentRequests, _) or (_, false) => 0,
                        (LimitMetric.TotalTokens, _) => Math.Min(used, call.Tokens),
                        _ => cost,
                    };
                    rule.Refund(call, cost - kept);
                }
            }
        }
    }

    /// <summary>The charges of one rule that are in its window; of calls under way, where it has no span.</summary>
    private sealed class RuleLog(TimeSpan span)
    {
        private readonly long _span = span == TimeSpan.Zero ? long.MaxValue / 2 : (long)(span.TotalSeconds * Stopwatch.Frequency);
        private readonly PriorityQueue<object, long> _byAge = new();
        private readonly Dictionary<object, long> _amounts = [];

        public long Amount { get; set; }

        public long Used { get; private set; }

        public void Charge(object name, long now, long began, long amount)
        {
            while (_byAge.TryPeek(out object? oldest, out long leaves) && leaves <= now)
            {
                _byAge.Dequeue();
                _amounts.Remove(oldest, out long left);
                Used -= left;
            }

            _amounts.Add(name, amount);
            if (_span < long.MaxValue / 2)
            {
                _byAge.Enqueue(name, began + _span);
            }

            Used += amount;
        }

        public void Refund(object name, long amount)
        {
            if (_amounts.TryGetValue(name, out long charged))
            {
                Used -= amount;
                _amounts[name] = charged - amount;
                if (_span == long.MaxValue / 2)
                {
                    _amounts.Remove(name);
                }
            }
        }
    }
}
