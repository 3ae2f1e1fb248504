using LlmLimiter.Simulator.Enforcement;

namespace Simulator.Tests;

public sealed class CalendarWindowsTests
{
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);
    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("2026-05-05T12:34:56.789Z", "2026-05-05T12:35:00Z", "2026-05-05T13:00:00Z", "2026-05-06T00:00:00Z")]
    [InlineData("2026-05-05T12:00:00Z", "2026-05-05T12:01:00Z", "2026-05-05T13:00:00Z", "2026-05-06T00:00:00Z")]
    [InlineData("2026-12-31T23:59:59.9999999Z", "2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    public void A_window_ends_where_the_calendar_says(string now, string minute, string hour, string day)
    {
        Assert.Equal(DateTimeOffset.Parse(minute), EndAfter(now, _minute, "UTC"));
        Assert.Equal(DateTimeOffset.Parse(hour), EndAfter(now, _hour, "UTC"));
        Assert.Equal(DateTimeOffset.Parse(day), EndAfter(now, _day, "UTC"));
    }

    [Theory]
    [InlineData("America/Los_Angeles", "2026-01-10T07:59:59Z", "2026-01-10T08:00:00Z")]
    [InlineData("America/Los_Angeles", "2026-01-10T08:00:00Z", "2026-01-11T08:00:00Z")]
    [InlineData("America/Los_Angeles", "2026-07-10T08:00:00Z", "2026-07-11T07:00:00Z")]
    [InlineData("America/Los_Angeles", "2026-03-08T08:00:00Z", "2026-03-09T07:00:00Z")] // 23 hours
    [InlineData("America/Los_Angeles", "2026-11-01T07:00:00Z", "2026-11-02T08:00:00Z")] // 25 hours
    [InlineData("Asia/Kolkata", "2026-01-10T12:00:00Z", "2026-01-10T18:30:00Z")]
    public void A_day_lasts_from_midnight_to_midnight_in_its_zone(string zone, string now, string end) =>
        Assert.Equal(DateTimeOffset.Parse(end), EndAfter(now, _day, zone));

    [Theory]
    [InlineData("2026-11-01T08:30:00Z", "2026-11-01T09:00:00Z")] // 1:30 in summer time; the clock then shows 1:00 again
    [InlineData("2026-11-01T09:00:00Z", "2026-11-01T10:00:00Z")]
    [InlineData("2026-03-08T09:59:00Z", "2026-03-08T10:00:00Z")] // 1:59; the clock then shows 3:00
    public void An_hour_lasts_an_hour_also_when_summer_time_begins_or_ends(string now, string end) =>
        Assert.Equal(DateTimeOffset.Parse(end), EndAfter(now, _hour, "America/Los_Angeles"));

    [Fact]
    public void An_hour_begins_at_the_half_of_UTCs_where_the_zone_is_half_an_hour_off() =>
        Assert.Equal(DateTimeOffset.Parse("2026-01-10T12:30:00Z"), EndAfter("2026-01-10T12:00:00Z", _hour, "Asia/Kolkata"));

    private static DateTimeOffset EndAfter(string now, TimeSpan per, string zone)
    {
        DateTimeOffset start = RandomLoad.Start;
        var windows = new CalendarWindows(start, per, TimeZoneInfo.FindSystemTimeZoneById(zone));
        return start + windows.EndAfter(DateTimeOffset.Parse(now) - start);
    }
}
