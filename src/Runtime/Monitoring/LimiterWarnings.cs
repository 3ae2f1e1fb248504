using System.Diagnostics.Tracing;
using Microsoft.Extensions.Logging;

namespace LlmLimiter.Monitoring;

/// <summary>Where warnings go: to the logger that was given, else to an EventSource and, the first time in a process, to standard error.</summary>
internal static partial class LimiterWarnings
{
    private static int _toldStandardError;

    /// <summary>Warns of something that the developer should know. Names from outside must have been made printable.</summary>
    public static void Warn(ILoggerFactory? loggerFactory, string message)
    {
        if (loggerFactory is not null)
        {
            UnlimitedModel(loggerFactory.CreateLogger("LlmLimiter"), message);
            return;
        }

        Events.Instance.Warning(message);
        if (Interlocked.Exchange(ref _toldStandardError, 1) == 0)
        {
            Console.Error.WriteLine($"LlmLimiter: {message} (Further warnings go to the EventSource \"LlmLimiter\", or to the LoggerFactory of the options.)");
        }
    }

    [LoggerMessage(EventId = 1, EventName = "UnlimitedModel", Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void UnlimitedModel(ILogger logger, string warning);

    [EventSource(Name = "LlmLimiter")]
    private sealed class Events : EventSource
    {
        public static readonly Events Instance = new();

        [Event(1, Level = EventLevel.Warning)]
        public void Warning(string message) => WriteEvent(1, message);
    }
}
