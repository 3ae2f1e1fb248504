namespace LlmLimiter;

/// <summary>
/// How far estimates were from what the provider reported, as a part of that: 0.5 is an estimate of 150 for 100 tokens, -0.5 one of 50. The
/// latest calls weigh most: each has a weight of 1 in 100, and the first hundred count alike.
/// </summary>
public readonly record struct EstimateError
{
    private const int Memory = 100;

    /// <summary>The calls compared: those settled with a usage that tells input and output apart, and reports any of these tokens.</summary>
    public long Calls { get; init; }

    /// <summary>The mean of the errors; above 0: estimates are too large, and hold back more than is needed. 0 when none was compared.</summary>
    public double Mean { get; init; }

    /// <summary>The mean of their sizes, 0 or more: also shows errors that even out, as +0.5 and -0.5 do.</summary>
    public double Size { get; init; }

    /// <summary>The error of one estimate; null: nothing was reported that it could be a part of.</summary>
    internal static double? Of(long estimated, long reported) => reported > 0 ? (double)(estimated - reported) / reported : null;

    /// <summary>With one more call.</summary>
    internal EstimateError With(long estimated, long reported)
    {
        if (Of(estimated, reported) is not { } error)
        {
            return this;
        }

        double weight = Calls < Memory ? 1.0 / (Calls + 1) : 1.0 / Memory;
        return new EstimateError
        {
            Calls = Calls + 1,
            Mean = Mean + ((error - Mean) * weight),
            Size = Size + ((Math.Abs(error) - Size) * weight),
        };
    }
}
