using System.Globalization;
using System.Text;
using LlmLimiter.Simulator.Serving;

namespace LlmLimiter.Simulator.OpenAI;

/// <summary>Spans as OpenAI, and Go, write them: <c>0s</c>, <c>120ms</c>, <c>1.5s</c>, <c>6m0s</c>, <c>1h0m0s</c>.</summary>
internal static class GoDuration
{
    /// <summary>Rounded up to whole milliseconds.</summary>
    public static string Format(TimeSpan span)
    {
        long milliseconds = RoundedUp.Milliseconds(span);
        if (milliseconds is > 0 and < 1000)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{milliseconds}ms");
        }

        var text = new StringBuilder();
        (long minutes, long rest) = Math.DivRem(milliseconds, 60_000);
        if (minutes >= 60)
        {
            text.Append(CultureInfo.InvariantCulture, $"{minutes / 60}h");
        }

        if (minutes > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{minutes % 60}m");
        }

        return text.Append(CultureInfo.InvariantCulture, $"{rest / 1000m:0.###}s").ToString();
    }
}
