using System.Globalization;

namespace LlmLimiter.Configuration.Parsing;

/// <summary>Durations as a file writes them: a number and a unit, <c>100ms</c>, <c>1.5h</c>.</summary>
internal static class Durations
{
    /// <summary>What a message says was expected.</summary>
    public const string Expected = "a duration such as 100ms, 1s, 5m, 1.5h or 1d";

    /// <summary>The duration; one that is too long for a <see cref="TimeSpan"/> is its greatest value.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        int unitAt = 0;
        while (unitAt < text.Length && (text[unitAt] == '.' || IsDigit(text[unitAt])))
        {
            unitAt++;
        }

        string number = text.Substring(0, unitAt);
        if (number.Length == 0 || !IsDigit(number[0]) || !IsDigit(number[number.Length - 1])
            || !ConfigVocabulary.DurationUnits.TryGetValue(text.Substring(unitAt), out long unit)
            || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double amount))
        {
            return false;
        }

        double ticks = Math.Round(amount * unit);
        duration = ticks < long.MaxValue ? new TimeSpan((long)ticks) : TimeSpan.MaxValue;
        return true;
    }

    private static bool IsDigit(char c) => c is >= '0' and <= '9';
}
