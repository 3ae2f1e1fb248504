namespace LlmLimiter.Simulator.Enforcement;

/// <summary>
/// The minutes, hours or days of the calendar in a time zone. The end of one is found by looking at a clock on the wall minute by minute:
/// slow, and right also where summer time begins or ends. A day may then have 23 or 25 hours; an hour that comes twice is two.
/// </summary>
/// <param name="start">The moment that times are counted from.</param>
/// <param name="per">A minute, an hour or a day.</param>
/// <param name="zone">Where the clock hangs.</param>
internal sealed class CalendarWindows(DateTimeOffset start, TimeSpan per, TimeZoneInfo zone)
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    /// <summary>The end of the window that the time is in.</summary>
    public TimeSpan EndAfter(TimeSpan now)
    {
        DateTimeOffset moment = (start + now).ToUniversalTime();
        (DateTime, TimeSpan) window = WindowOf(moment);
        DateTimeOffset minute = moment.AddTicks(-(moment.Ticks % _minute.Ticks));
        do
        {
            minute += _minute;
        }
        while (WindowOf(minute) == window);

        return minute - start;
    }

    /// <summary>What the clock shows, cut to the window's length; of an hour that comes twice the offset tells which it is.</summary>
    private (DateTime Begin, TimeSpan Offset) WindowOf(DateTimeOffset moment)
    {
        DateTimeOffset shown = TimeZoneInfo.ConvertTime(moment, zone);
        return (shown.DateTime.AddTicks(-(shown.Ticks % per.Ticks)), per < TimeSpan.FromDays(1) ? shown.Offset : TimeSpan.Zero);
    }
}
