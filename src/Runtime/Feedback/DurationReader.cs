using System.Buffers;
using System.Globalization;

namespace LlmLimiter.Feedback;

/// <summary>Reads durations as providers write them: <c>1m30s</c>, <c>7.66s</c>, <c>26 seconds</c>, or seconds without a unit.</summary>
internal static class DurationReader
{
    /// <summary>As long as a rule's span may be; what says more is not believed.</summary>
    private static readonly decimal _longest = TimeSpan.FromDays(400).Ticks;

    private static readonly SearchValues<char> _ofNumbers = SearchValues.Create("0123456789.");

    /// <summary>The duration that is the whole text; a number alone is seconds. Null: there is none, or it is negative or above 400 days.</summary>
    public static TimeSpan? Read(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        return NumberLength(text) == text.Length
            ? Of(text, TimeSpan.TicksPerSecond)
            : ReadLeading(text, out int length) is { } duration && length == text.Length ? duration : null;
    }

    /// <summary>The milliseconds that are the whole text; null: there are none, or they are negative or above 400 days.</summary>
    public static TimeSpan? ReadMilliseconds(ReadOnlySpan<char> text) => Of(text.Trim(), TimeSpan.TicksPerMillisecond);

    /// <summary>The duration with units that the text begins with.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The characters that the duration takes.</param>
    public static TimeSpan? ReadLeading(ReadOnlySpan<char> text, out int length)
    {
        length = 0;
        TimeSpan? sum = null;
        while (true)
        {
            int numberAt = sum is null ? length : AfterSpace(text, length);
            int numberEnd = numberAt + NumberLength(text[numberAt..]);
            int unitAt = AfterSpace(text, numberEnd);
            int unitEnd = unitAt + LettersLength(text[unitAt..]);
            if (numberEnd == numberAt || UnitOf(text[unitAt..unitEnd]) is not { } ticks)
            {
                return sum;
            }

            TimeSpan? longer = sum.GetValueOrDefault() + Of(text[numberAt..numberEnd], ticks);
            if (longer is null || longer.Value.Ticks > _longest)
            {
                return null;
            }

            sum = longer;
            length = unitEnd;
        }
    }

    /// <summary>Rounded up, so that no wait becomes none.</summary>
    private static TimeSpan? Of(ReadOnlySpan<char> number, decimal ticksOfUnit) =>
        decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) && value <= _longest / ticksOfUnit
            ? new TimeSpan((long)Math.Ceiling(value * ticksOfUnit))
            : null;

    private static decimal? UnitOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 0.01m,
        // The micro sign, and the Greek letter that looks like it.
        "us" or "\u00B5s" or "\u03BCs" => TimeSpan.TicksPerMicrosecond,
        "ms" or "millisecond" or "milliseconds" => TimeSpan.TicksPerMillisecond,
        "s" or "sec" or "secs" or "second" or "seconds" => TimeSpan.TicksPerSecond,
        "m" or "min" or "mins" or "minute" or "minutes" => TimeSpan.TicksPerMinute,
        "h" or "hr" or "hrs" or "hour" or "hours" => TimeSpan.TicksPerHour,
        "d" or "day" or "days" => TimeSpan.TicksPerDay,
        _ => null,
    };

    private static int AfterSpace(ReadOnlySpan<char> text, int at) => at < text.Length && text[at] == ' ' ? at + 1 : at;

    private static int NumberLength(ReadOnlySpan<char> text)
    {
        int length = text.IndexOfAnyExcept(_ofNumbers);
        return length < 0 ? text.Length : length;
    }

    private static int LettersLength(ReadOnlySpan<char> text)
    {
        int length = 0;
        while (length < text.Length && char.IsLetter(text[length]))
        {
            length++;
        }

        return length;
    }
}
