namespace LlmLimiter.Limits;

/// <summary>The calendar's spans of one length in a time zone: where each begins, in UTC.</summary>
internal sealed class Calendar(TimeSpan per, TimeZoneInfo zone)
{
    private readonly long _wholeDays = per.Ticks % TimeSpan.TicksPerDay == 0 ? per.Ticks / TimeSpan.TicksPerDay : 0;

    /// <summary>The beginning of the span that the moment lies in, and of the next one.</summary>
    public (DateTime Start, DateTime End) SpanAt(DateTime utc) => _wholeDays > 0 ? DaysAt(utc) : PartOfDayAt(utc);

    /// <summary>Whole days begin at midnight; several together are counted from a Monday, so that seven make a week.</summary>
    private (DateTime Start, DateTime End) DaysAt(DateTime utc)
    {
        long day = TimeZoneInfo.ConvertTimeFromUtc(utc, zone).Ticks / TimeSpan.TicksPerDay;
        long first = day - (day % _wholeDays);
        (DateTime start, DateTime end) = (FirstMomentOf(first), FirstMomentOf(first + _wholeDays));

        // Where the clock goes back over midnight the date does too, but the day that has begun goes on.
        return utc < end ? (start, end) : (end, FirstMomentOf(first + (2 * _wholeDays)));
    }

    /// <summary>Other spans are counted in the zone's standard time, so that each has the same length.</summary>
    private (DateTime Start, DateTime End) PartOfDayAt(DateTime utc)
    {
        long standard = utc.Ticks + zone.BaseUtcOffset.Ticks;
        long start = standard - (standard % per.Ticks) - zone.BaseUtcOffset.Ticks;
        return (Utc(start), Utc(start + per.Ticks));
    }

    /// <summary>The first moment of a day: the earlier of two midnights, or the end of the gap where the clock skips midnight.</summary>
    private DateTime FirstMomentOf(long day)
    {
        var midnight = new DateTime(Math.Min(day * TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay), DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(midnight))
        {
            return EndOfGapAround(midnight);
        }

        TimeSpan offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return Utc(midnight.Ticks - offset.Ticks);
    }

    /// <summary>The moment at which local time jumps from before midnight to after it, found by halving the hours around it.</summary>
    private DateTime EndOfGapAround(DateTime midnight)
    {
        long before = midnight.Ticks - zone.GetUtcOffset(midnight.AddHours(-3)).Ticks - (3 * TimeSpan.TicksPerHour);
        long after = midnight.Ticks - zone.GetUtcOffset(midnight.AddHours(3)).Ticks + (3 * TimeSpan.TicksPerHour);
        while (after - before > 1)
        {
            long middle = before + ((after - before) / 2);
            bool isLate = TimeZoneInfo.ConvertTimeFromUtc(Utc(middle), zone) >= midnight;
            (before, after) = isLate ? (before, middle) : (middle, after);
        }

        return Utc(after);
    }

    private static DateTime Utc(long ticks) => new(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc);
}
