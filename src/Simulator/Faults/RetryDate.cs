using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.Faults;

/// <summary>When to come back as a date on the wall (RFC 9110, section 10.2.3), instead of seconds.</summary>
internal static class RetryDate
{
    private const string Header = "retry-after";

    /// <summary>Replaces what is told in seconds; a provider that tells nothing goes on to tell nothing.</summary>
    public static void Write(IHeaderDictionary headers, DateTimeOffset moment)
    {
        headers.Remove("retry-after-ms");
        if (headers.ContainsKey(Header))
        {
            DateTimeOffset noSooner = moment.AddTicks(TimeSpan.TicksPerSecond - 1); // the date has whole seconds
            headers[Header] = noSooner.ToString("R", CultureInfo.InvariantCulture);
        }
    }
}
