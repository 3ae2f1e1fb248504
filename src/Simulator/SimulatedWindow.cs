namespace LlmLimiter.Simulator;

/// <summary>How a provider measures what is used of a limit.</summary>
public enum SimulatedWindow
{
    /// <summary>Over the span that ends now, whenever that is.</summary>
    Sliding,

    /// <summary>By a bucket that is full at first, that calls draw from, and that is refilled continuously.</summary>
    TokenBucket,

    /// <summary>From one minute, hour or day of the calendar to the next.</summary>
    Fixed,
}
