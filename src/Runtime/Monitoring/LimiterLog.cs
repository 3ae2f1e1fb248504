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
    public void WarnUnlimited(string message)
    {
        if (_logger is not null)
        {
            UnlimitedModel(_logger, message);
            return;
        }

        Events.Instance.UnlimitedModel(message);
        if (Interlocked.Exchange(ref _warnedOnStandardError, 1) == 0)
        {
            Console.Error.WriteLine(
                $"LlmLimiter: {message} (Further warnings go to the EventSource \"LlmLimiter\", or to the LoggerFactory of the options.)");
        }
    }

    [LoggerMessage(EventId = 1, EventName = "UnlimitedModel", Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void UnlimitedModel(ILogger logger, string warning);

    [LoggerMessage(EventId = 2, EventName = "LimitsLoaded", Level = LogLevel.Information, Message = "Limits of {Models} models from {Source}")]
    private static partial void LimitsLoaded(ILogger logger, int models, string source);

    [EventSource(Name = "LlmLimiter")]
    private sealed class Events : EventSource
    {
        public static readonly Events Instance = new();

        [Event(1, Level = EventLevel.Warning)]
        public void UnlimitedModel(string message) => WriteEvent(1, message);

        [Event(2, Level = EventLevel.Informational)]
        public void LimitsLoaded(int models, string source) => WriteEvent(2, models, source);
    }
}
