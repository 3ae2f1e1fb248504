using System.Diagnostics.Tracing;
using Microsoft.Extensions.Logging;

namespace LlmLimiter.Monitoring;

/// <summary>
/// What the limiter has to say to developers: to the logger that was given, else to an EventSource and, for the first warning of a
/// process, to standard error. Names from outside must have been made printable.
/// </summary>
internal sealed partial class LimiterLog(ILoggerFactory? loggerFactory)
{
    private static int _warnedOnStandardError;

    private readonly ILogger? _logger = loggerFactory?.CreateLogger("LlmLimiter");

    /// <summary>Says where the limits come from.</summary>
    public void LimitsFrom(string source, int models)
    {
        if (_logger is not null)
        {
            LimitsLoaded(_logger, models, source);
        }
        else
        {
            Events.Instance.LimitsLoaded(models, source);
        }
    }

    /// <summary>Warns of calls that are not limited.</summary>
    public void WarnUnlimited(string message) => Warn(
        message,
        static (logger, warning) => UnlimitedModel(logger, warning),
        static (events, warning) => events.UnlimitedModel(warning));

    /// <summary>Warns of calls that were never settled.</summary>
    public void WarnForgotten(ModelId model, int leases) => Warn(
        $"{leases} call(s) of {model} were under way for longer than MaxLeaseAge and are taken to be lost: their concurrency slots are free "
        + "again. Settle or dispose every lease; report on long streams.",
        static (logger, warning) => LeaseForgotten(logger, warning),
        static (events, warning) => events.LeaseForgotten(warning));

    /// <summary>Warns of a file that cannot be used.</summary>
    public void WarnOfFile(string message) => Warn(
        message,
        static (logger, warning) => UnusableFile(logger, warning),
        static (events, warning) => events.UnusableFile(warning));

    /// <summary>Warns of limits that are others than the configuration says.</summary>
    public void WarnOfDrift(ModelId model, IReadOnlyList<(LimitRule Configured, LimitRule InForce)> limits)
    {
        foreach ((LimitRule configured, LimitRule inForce) in limits)
        {
            Warn(
                $"{model}: the provider's answers tell of {inForce}, the configuration says {configured}. "
                + (configured == inForce ? "The configuration holds again." : "What the provider tells holds; correct the configuration."),
                static (logger, warning) => LimitDrifted(logger, warning),
                static (events, warning) => events.LimitDrifted(warning));
        }
    }

    private void Warn(string message, Action<ILogger, string> log, Action<Events, string> raise)
    {
        if (_logger is not null)
        {
            log(_logger, message);
            return;
        }

        raise(Events.Instance, message);
        if (Interlocked.Exchange(ref _warnedOnStandardError, 1) == 0)
        {
            Console.Error.WriteLine(
                $"LlmLimiter: {message} (Further warnings go to the EventSource \"LlmLimiter\", or to the LoggerFactory of the options.)");
        }
    }

    [LoggerMessage(EventId = 1, EventName = "UnlimitedModel", Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void UnlimitedModel(ILogger logger, string warning);

    [LoggerMessage(EventId = 2, EventName = "LimitsLoaded", Level = LogLevel.Information, Message = "Limits from {Source}, models: {Models}")]
    private static partial void LimitsLoaded(ILogger logger, int models, string source);

    [LoggerMessage(EventId = 3, EventName = "LeaseForgotten", Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void LeaseForgotten(ILogger logger, string warning);

    [LoggerMessage(EventId = 4, EventName = "UnusableFile", Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void UnusableFile(ILogger logger, string warning);

    [LoggerMessage(EventId = 5, EventName = "LimitDrifted", Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void LimitDrifted(ILogger logger, string warning);

    [EventSource(Name = "LlmLimiter")]
    private sealed class Events : EventSource
    {
        public static readonly Events Instance = new();

        [Event(1, Level = EventLevel.Warning)]
        public void UnlimitedModel(string message) => WriteEvent(1, message);

        [Event(2, Level = EventLevel.Informational)]
        public void LimitsLoaded(int models, string source) => WriteEvent(2, models, source);

        [Event(3, Level = EventLevel.Warning)]
        public void LeaseForgotten(string message) => WriteEvent(3, message);

        [Event(4, Level = EventLevel.Warning)]
        public void UnusableFile(string message) => WriteEvent(4, message);

        [Event(5, Level = EventLevel.Warning)]
        public void LimitDrifted(string message) => WriteEvent(5, message);
    }
}
