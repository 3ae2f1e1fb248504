namespace LlmLimiter.Limits;

/// <summary>What the provider's answers have told of one limit.</summary>
internal sealed class ToldLimit
{
    // One answer may be wrong, or about another limit of the same name.
    private const int TimesUntilBelieved = 3;

    private long _order = long.MinValue;
    private int _times;

    /// <summary>The amount as the last answer tells it; null: none has.</summary>
    public long? Amount { get; private set; }

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
    /// <returns>Whether it was told often enough to be believed.</returns>
    public bool Tell(long amount)
    {
        _times = amount == Amount ? Math.Min(_times + 1, TimesUntilBelieved) : 1;
        Amount = amount;
        return _times == TimesUntilBelieved;
    }
}
