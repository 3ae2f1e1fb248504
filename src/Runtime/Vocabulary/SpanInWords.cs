using System.Globalization;

namespace LlmLimiter;

/// <summary>A duration as people read it.</summary>
internal static class SpanInWords
{
    /// <summary>The duration in its largest fitting unit: <c>minute</c>, <c>90 s</c>, <c>1.5 h</c>, <c>250 ms</c>.</summary>
    public static string Of(TimeSpan span)
    {
        if (span == TimeSpan.FromSeconds(1))
        {
            return "second";
        }

        if (span == TimeSpan.FromMinutes(1))
        {
            return "minute";
        }

        if (span == TimeSpan.FromHours(1))
        {
            return "hour";
        }

        return span == TimeSpan.FromDays(1) ? "day" : Length(span);
    }

    /// <summary>The duration as a length of time: <c>60 s</c> rather than <c>minute</c>.</summary>
    public static string Length(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => Number(span.TotalMilliseconds, "ms"),
        { TotalMinutes: < 3 } => Number(span.TotalSeconds, "s"),
        { TotalHours: < 3 } => Number(span.TotalMinutes, "min"),
        { TotalDays: < 3 } => Number(span.TotalHours, "h"),
        _ => Number(span.TotalDays, "days"),
    };

    private static string Number(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {unit}");
}
