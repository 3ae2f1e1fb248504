namespace LlmLimiter.Limits;

/// <summary>What the provider's answers have told of one limit.</summary>
internal sealed class ToldLimit
{
    // One answer may be wrong, or about another limit of the same name.
    private const int TimesUntilBelieved = 3;

    // Of a provider that tells ever others nobody reads on.
    private const int MostReports = 100;

    private readonly HashSet<(LimitRule Configured, LimitRule InForce)> _reported = [];
    private long _order = long.MinValue;
    private long? _call;
    private int _times;

    /// <summary>The amount as the last answer tells it; null: none has.</summary>
    public long? Amount { get; private set; }

    /// <summary>When it did.</summary>
    public long At { get; private set; }

    /// <summary>Whether an answer is to no earlier a call than the one heard last: answers come out of order, and an old one must not count.</summary>
    /// <param name="order">The order in which calls got their turn.</param>
    public bool IsNews(long order)
    {
        if (order < _order)
        {
            return false;
        }

        _order = order;
        return true;
    }

    /// <summary>Takes in an amount.</summary>
    /// <param name="amount">The amount.</param>
    /// <param name="call">The order of the call whose answer tells it; several may hear one answer, which counts once. Null: it is not known.</param>
    /// <param name="now">The present moment.</param>
    /// <returns>Whether it was told often enough to be believed.</returns>
    public bool Tell(long amount, long? call, long now)
    {
        if (amount != Amount)
        {
            _times = 1;
        }
        else if (call is null || call != _call)
        {
            _times = Math.Min(_times + 1, TimesUntilBelieved);
        }

        (Amount, _call, At) = (amount, call, now);
        return _times == TimesUntilBelieved;
    }

    /// <summary>Whether it was not reported yet that a rule is in force in place of another: two amounts may be told in turn, for ever.</summary>
    public bool IsToBeReported(LimitRule configured, LimitRule inForce) => _reported.Count < MostReports && _reported.Add((configured, inForce));
}
