using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace LlmLimiter;

/// <summary>What a limiter does beyond its limits. Read once, when the limiter is made.</summary>
public sealed class LlmRateLimiterOptions
{
    /// <summary>The clock; default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// The longest wait for a turn where the call says nothing; default: 10 minutes; <see cref="Timeout.InfiniteTimeSpan"/>: no bound.
    /// </summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The most calls that may wait for one model, 0 or more; null: no bound.</summary>
    public int? MaxQueued { get; set; }

    /// <summary>
    /// How long a call may be under way without a <see cref="LlmLease.Report"/>; default: 1 hour; <see cref="Timeout.InfiniteTimeSpan"/>: no
    /// bound. After it the call is taken to be lost: its concurrency slot comes back, its charge stays, and a warning is logged.
    /// </summary>
    public TimeSpan MaxLeaseAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// What happens to a model that the configuration does not list; null: it is rejected, except that the shipped limits only warn.
    /// </summary>
    public UnknownModelPolicy? UnknownModel { get; set; }

    /// <summary>
    /// A file that keeps what is charged in windows of an hour or longer, so that a crash does not forget the day; null: none. Read when the
    /// limiter is made, and written a quarter of a second after a charge. Each limiter, in each process, needs one of its own.
    /// </summary>
    public string? StateFile { get; set; }

    /// <summary>
    /// Whether the limits are read again when their file, once it has been still for a quarter of a second, or their section of the
    /// application's configuration has changed. One with errors changes nothing and says so in the log. Default: no.
    /// </summary>
    public bool ReloadOnChange { get; set; }

    /// <summary>
    /// Counts the tokens of prompts; null: a <see cref="CharacterEstimator"/>. Where it is not exact, the limiter learns from what providers
    /// report by how much it is off.
    /// </summary>
    public ITokenEstimator? Estimator { get; set; }

    /// <summary>Where warnings go; null: an EventSource, and once to standard error. Prompts, answers and keys are never logged.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>
    /// Makes the meter "LlmLimiter"; null: one that all limiters of the process share. Prompts, answers and keys are never in a metric.
    /// </summary>
    public IMeterFactory? MeterFactory { get; set; }

    /// <summary>A copy that later changes of this one do not reach, with every value in range.</summary>
    /// <exception cref="ArgumentException">A value is out of range, or does not go with the configuration.</exception>
    internal LlmRateLimiterOptions CheckedFor(RateLimitConfig config)
    {
        ArgumentNullException.ThrowIfNull(TimeProvider);
        Deadline.CheckedWait(MaxWait, nameof(MaxWait));
        if (MaxLeaseAge <= TimeSpan.Zero && MaxLeaseAge != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(
                nameof(MaxLeaseAge), MaxLeaseAge, "MaxLeaseAge must be above zero, or Timeout.InfiniteTimeSpan for no bound.");
        }

        if (MaxQueued < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(MaxQueued), MaxQueued, "MaxQueued must be 0 or more, or null for no bound.");
        }

        if (StateFile is not null && string.IsNullOrWhiteSpace(StateFile))
        {
            throw new ArgumentException("StateFile must be a path, or null for none.", nameof(StateFile));
        }

        if (UnknownModel is { } policy && !Enum.IsDefined(policy))
        {
            throw new ArgumentOutOfRangeException(nameof(UnknownModel), UnknownModel, "UnknownModel must be Reject, Warn, Allow or null.");
        }

        if (ReloadOnChange && config.Origin is null)
        {
            throw new ArgumentException($"ReloadOnChange needs limits from a file or from a section of a configuration; these come from {config.Source}.");
        }

        return (LlmRateLimiterOptions)MemberwiseClone();
    }
}

/// <summary>What happens to a call of a model that has no limits.</summary>
public enum UnknownModelPolicy
{
    /// <summary>It throws <see cref="UnknownModelException"/>.</summary>
    Reject,

    /// <summary>It goes through without a limit; a warning says so once per model.</summary>
    Warn,

    /// <summary>It goes through without a limit.</summary>
    Allow,
}
