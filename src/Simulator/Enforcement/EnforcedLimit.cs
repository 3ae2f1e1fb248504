namespace LlmLimiter.Simulator.Enforcement;

/// <summary>
/// One limit and what is charged against it. It reads no clock and takes no lock: the caller moves it to times that never go back.
/// </summary>
internal abstract class EnforcedLimit(LimitedMetric metric, long amount, TimeSpan per)
{
    /// <summary>Far more than is ever charged.</summary>
    public const long Unlimited = long.MaxValue / 2;

    public LimitedMetric Metric { get; } = metric;

    public long Amount { get; } = amount;

    public TimeSpan Per { get; } = per;

    /// <summary>What stands charged now.</summary>
    public abstract long Used { get; }

    /// <summary>How long until nothing stands charged, if nothing is added.</summary>
    public abstract TimeSpan Reset { get; }

    protected TimeSpan Now { get; private set; }

    public void MoveTo(TimeSpan now)
    {
        TimeSpan before = Now;
        Now = now;
        OnMoved(before);
    }

    /// <summary>How long until the cost fits, if nothing is added: zero when it fits now. The cost alone is not above the amount.</summary>
    public abstract TimeSpan WaitFor(long cost);

    /// <summary>Charges the cost now, also where it does not fit.</summary>
    public Charge Charge(long cost)
    {
        var charge = new Charge(Now, cost);
        OnCharged(charge);
        return charge;
    }

    /// <summary>Takes a part of a charge back, where it still stands.</summary>
    public abstract void GiveBack(Charge charge, long cost);

    /// <summary>What happens to the charges between the time before and <see cref="Now"/>.</summary>
    protected abstract void OnMoved(TimeSpan before);

    protected abstract void OnCharged(Charge charge);
}
