namespace LlmLimiter;

/// <summary>Why a provider refused a call that was sent.</summary>
public enum RefusalKind
{
    /// <summary>A limit per second, minute or hour was reached. Waiting cures it.</summary>
    Rate,

    /// <summary>The quota of a day was reached. Waiting for the next day cures it.</summary>
    DailyQuota,

    /// <summary>Traffic rose too fast. Waiting cures it, and growing more slowly.</summary>
    Acceleration,

    /// <summary>The provider is out of capacity, whatever the caller's limits. Waiting cures it.</summary>
    Capacity,

    /// <summary>The credit is spent, or a bound on spending was reached. Waiting does not cure it: somebody has to pay, or to raise the bound.</summary>
    SpentCredit,

    /// <summary>The request alone is above a limit. Waiting does not cure it: it has to be smaller.</summary>
    RequestTooLarge,
}

internal static class RefusalKinds
{
    /// <summary>Whether the same call may pass later.</summary>
    public static bool IsCurable(this RefusalKind kind) => kind is not (RefusalKind.SpentCredit or RefusalKind.RequestTooLarge);
}
