namespace LlmLimiter.Simulator;

/// <summary>
/// Somebody else who draws from a model's limits, as a second service with the same key does, and whom the client under test knows nothing
/// of. It sends no HTTP: its calls come evenly, at times that are the same in every run, each for one request and its part of the tokens.
/// One that does not fit comes back after the wait that it is told, and those behind it wait with it.
/// </summary>
/// <param name="Least">The share of each limit that it uses at first, 0 to 1.</param>
/// <param name="Most">The share that it uses half a period later, <paramref name="Least"/> to 1.</param>
/// <param name="Period">
/// How long the share takes to rise evenly from least to most and to fall back again: above zero, at most 366 days.
/// </param>
/// <exception cref="ArgumentOutOfRangeException">A value is outside the range that is stated for it.</exception>
public sealed record OtherClient(double Least, double Most, TimeSpan Period)
{
    private static readonly TimeSpan _longestPeriod = TimeSpan.FromDays(366);

    /// <summary>One that always uses the same share.</summary>
    /// <param name="share">The share of each limit that it uses, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not 0 to 1.</exception>
    public OtherClient(double share)
        : this(share, share, TimeSpan.FromMinutes(1))
    {
    }

    /// <summary>The share of each limit that it uses at first, 0 to 1.</summary>
    public double Least { get; } = Least is >= 0 and <= 1
        ? Least
        : throw new ArgumentOutOfRangeException(nameof(Least), Least, "The least share must be 0 to 1.");

    /// <summary>The share that it uses half a period later, <see cref="Least"/> to 1.</summary>
    public double Most { get; } = Most <= 1 && Most >= Least
        ? Most
        : throw new ArgumentOutOfRangeException(nameof(Most), Most, FormattableString.Invariant($"The most share must be at least the least, {Least}, and at most 1."));

    /// <summary>How long the share takes to rise from least to most and to fall back.</summary>
    public TimeSpan Period { get; } = Period > TimeSpan.Zero && Period <= _longestPeriod
        ? Period
        : throw new ArgumentOutOfRangeException(nameof(Period), Period, "The period must be above zero and at most 366 days.");

    /// <summary>The share of each limit that it uses at a time since the start.</summary>
    internal double ShareAt(TimeSpan now)
    {
        double passed = (double)(now.Ticks % Period.Ticks) / Period.Ticks;
        return Least + ((Most - Least) * (1 - Math.Abs(1 - (2 * passed))));
    }
}
