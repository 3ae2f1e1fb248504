namespace LlmLimiter.Simulator;

/// <summary>
/// The way to the provider: how long a request travels before the provider stamps its arrival. One way; the answer is not delayed.
/// Each request travels <paramref name="Fixed"/> plus a random time with an exponential distribution, so requests can overtake each other.
/// </summary>
/// <param name="Fixed">The part that every request travels, zero to one hour.</param>
/// <param name="ExponentialMean">The mean of the random part, zero to one hour. Zero: nothing is random.</param>
/// <exception cref="ArgumentOutOfRangeException">A span is negative or above one hour.</exception>
public sealed record NetworkDelay(TimeSpan Fixed, TimeSpan ExponentialMean)
{
    /// <summary>The part that every request travels, zero to one hour.</summary>
    public TimeSpan Fixed { get; init => field = Checked(value, nameof(Fixed)); } = Checked(Fixed, nameof(Fixed));

    /// <summary>The mean of the random part, zero to one hour. Zero: nothing is random.</summary>
    public TimeSpan ExponentialMean { get; init => field = Checked(value, nameof(ExponentialMean)); } =
        Checked(ExponentialMean, nameof(ExponentialMean));

    internal TimeSpan Draw(Random random) => Fixed + ExponentialMean * -Math.Log(1 - random.NextDouble());

    private static TimeSpan Checked(TimeSpan span, string property) =>
        span < TimeSpan.Zero || span > TimeSpan.FromHours(1)
            ? throw new ArgumentOutOfRangeException(property, span, $"{property} must be zero to one hour.")
            : span;
}
