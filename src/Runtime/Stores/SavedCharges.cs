using LlmLimiter.Limits;

namespace LlmLimiter.Stores;

/// <summary>
/// Charges that outlive the program: those of the windows long enough to matter after a restart. Those read at the start wait here until
/// their rule is there.
/// </summary>
internal sealed class SavedCharges(MonotonicClock clock, IEnumerable<SavedRule> read)
{
    /// <summary>Windows shorter than this one are over before a program is up again.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromHours(1);

    private readonly Dictionary<SavedKey, SavedRule> _waiting = read.GroupBy(rule => rule.Key).ToDictionary(same => same.Key, same => same.First());

    /// <summary>Whether a window's charges are saved.</summary>
    public static bool Concerns(RuleWindow window) => window.Metric is not LimitMetric.ConcurrentRequests && window.Rule.Per >= Shortest;

    /// <summary>The charges that wait for their rule and are still in its window, to be saved again.</summary>
    public IEnumerable<SavedRule> Waiting
    {
        get
        {
            DateTimeOffset now = clock.TimeProvider.GetUtcNow();
            lock (_waiting)
            {
                return [.. _waiting.Values.Where(rule => rule.Charges.Any(charge => now - charge.At < rule.Key.Rule.Per * 2))];
            }
        }
    }

    /// <summary>The charges of a window, in the words of the file.</summary>
    public SavedRule Save(string provider, string? model, string? pool, RuleWindow window)
    {
        long now = clock.Now;
        DateTimeOffset utcNow = clock.TimeProvider.GetUtcNow();
        window.Advance(now);
        return new SavedRule(
            new SavedKey(provider, model, pool, window.Rule.Identity),
            [.. window.Charges(now).Select(charge => new SavedCharge(utcNow - clock.Span(now - charge.Last), charge.Amount))]);
    }

    /// <summary>Charges a new window with what was saved of its rule, once.</summary>
    /// <returns>The moment of the last charge; <see cref="long.MinValue"/>: there was none.</returns>
    public long Restore(string provider, string? model, string? pool, RuleWindow window)
    {
        if (!Concerns(window))
        {
            return long.MinValue;
        }

        SavedRule? saved;
        lock (_waiting)
        {
            _ = _waiting.Remove(new SavedKey(provider, model, pool, window.Rule.Identity), out saved);
        }

        long last = long.MinValue;
        long now = clock.Now;
        DateTimeOffset utcNow = clock.TimeProvider.GetUtcNow();
        foreach (SavedCharge charge in saved?.Charges ?? [])
        {
            // A clock that was set back since would make a charge one of the future.
            TimeSpan age = utcNow > charge.At ? utcNow - charge.At : TimeSpan.Zero;
            long moment = now - clock.Units(age);
            window.Absorb(new PastCharge(moment, moment, charge.Amount), now);
            last = Math.Max(last, moment);
        }

        return last;
    }
}

/// <summary>A rule whose charges are saved: the provider's, its model's or pool's.</summary>
internal sealed record SavedKey(string Provider, string? Model, string? Pool, RuleIdentity Rule)
{
    public bool Equals(SavedKey? other) => other is not null && Rule == other.Rule
        && Same(Provider, other.Provider) && Same(Model, other.Model) && Same(Pool, other.Pool);

    public override int GetHashCode() => HashCode.Combine(Rule, StringComparer.OrdinalIgnoreCase.GetHashCode(Provider));

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What was charged under a rule.</summary>
internal sealed record SavedRule(SavedKey Key, IReadOnlyList<SavedCharge> Charges);

/// <summary>A charge and its moment.</summary>
internal readonly record struct SavedCharge(DateTimeOffset At, long Amount);
