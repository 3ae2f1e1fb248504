using FsCheck;
using FsCheck.Fluent;
using LlmLimiter.Limits;

namespace LlmLimiter.Tests.Limits;

public sealed class CalendarTests
{
    internal static readonly string[] Zones =
    [
        "UTC", "America/Los_Angeles", "Europe/London", "Asia/Kolkata", "Australia/Lord_Howe", "America/Havana", "Africa/Cairo",
    ];

    private static readonly Config _thousandCases = Config.QuickThrowOnFailure.WithMaxTest(1_000);

    [Theory]
    [InlineData("UTC", "2026-03-08T12:00", "2026-03-08T00:00", 24)]
    [InlineData("America/Los_Angeles", "2026-03-08T12:00", "2026-03-08T08:00", 23)]
    [InlineData("America/Los_Angeles", "2026-11-01T12:00", "2026-11-01T07:00", 25)]
    [InlineData("Europe/London", "2026-10-25T00:30", "2026-10-24T23:00", 25)]
    [InlineData("Asia/Kolkata", "2026-03-08T12:00", "2026-03-07T18:30", 24)]
    [InlineData("Australia/Lord_Howe", "2026-04-04T14:00", "2026-04-04T13:00", 24.5)]
    // The clock goes from midnight to one o'clock, and back from one o'clock to midnight.
    [InlineData("America/Havana", "2026-03-08T12:00", "2026-03-08T05:00", 23)]
    [InlineData("America/Havana", "2026-11-01T04:30", "2026-11-01T04:00", 25)]
    // The last hour before midnight is there twice.
    [InlineData("Africa/Cairo", "2026-10-29T20:30", "2026-10-28T21:00", 25)]
    public void A_day_begins_at_its_first_moment_and_has_the_hours_of_its_zone(string zone, string at, string start, double hours)
    {
        (DateTime first, DateTime end) = Calendar(TimeSpan.FromDays(1), zone).SpanAt(Utc(at));
        Assert.Equal((Utc(start), TimeSpan.FromHours(hours)), (first, end - first));
    }

    [Fact]
    public void A_week_begins_on_a_monday()
    {
        (DateTime start, DateTime end) = Calendar(TimeSpan.FromDays(7), "America/Los_Angeles").SpanAt(Utc("2026-03-08T12:00"));
        Assert.Equal((Utc("2026-03-02T08:00"), Utc("2026-03-09T07:00")), (start, end));
    }

    [Fact]
    public void A_moment_that_comes_twice_on_the_clock_never_lies_before_or_behind_its_day()
    {
        // The clock went back from one minute past midnight to the evening before.
        Calendar calendar = Calendar(TimeSpan.FromDays(1), "America/St_Johns");
        for (DateTime utc = Utc("2010-11-07T01:00"); utc < Utc("2010-11-07T05:00"); utc += TimeSpan.FromMinutes(1))
        {
            (DateTime start, DateTime end) = calendar.SpanAt(utc);
            Assert.True(start <= utc && utc < end, $"{utc:O} is not in {start:O} to {end:O}.");
        }
    }

    [Fact]
    public void Spans_of_every_length_follow_each_other_without_a_gap_and_days_are_those_of_the_zones_calendar()
    {
        Gen<(string Zone, TimeSpan Per, DateTime At)> moment =
            from zone in Gen.Elements(Zones)
            from per in Gen.Elements(1.0, 24, 48, 168, 720, 0.5, 1.0 / 60, 5, 7.3, 36)
            from at in Gen.OneOf(NearAChange(zone), from minutes in Gen.Choose(0, 2 * 525_600) select Utc("2026-01-01T00:00").AddMinutes(minutes))
            select (zone, TimeSpan.FromHours(per), at);
        Check.One(_thousandCases, Prop.ForAll(moment.ToArbitrary(), one => IsSpanOf(one.Zone, one.Per, one.At)));
    }

    /// <summary>A moment within two days of a change between summer and winter time, if the zone has any.</summary>
    internal static Gen<DateTime> NearAChange(string zone)
    {
        TimeZoneInfo info = TimeZoneInfo.FindSystemTimeZoneById(zone);
        DateTime[] changes =
        [
            .. Enumerable.Range(0, 24 * 365).Select(hour => Utc("2026-01-01T00:00").AddHours(hour))
                .Where(at => info.GetUtcOffset(at) != info.GetUtcOffset(at.AddHours(1))),
        ];
        return
            from change in Gen.Elements(changes.Length == 0 ? [Utc("2026-06-01T00:00")] : changes)
            from seconds in Gen.Choose(-2 * 86_400, 2 * 86_400)
            select change.AddSeconds(seconds);
    }

    private static bool IsSpanOf(string zone, TimeSpan per, DateTime at)
    {
        Calendar calendar = Calendar(per, zone);
        (DateTime start, DateTime end) = calendar.SpanAt(at);
        bool follows = start <= at && at < end && calendar.SpanAt(start) == (start, end) && calendar.SpanAt(end.AddTicks(-1)) == (start, end)
            && calendar.SpanAt(end).Start == end && calendar.SpanAt(start.AddTicks(-1)).End == start;
        if (per.Ticks % TimeSpan.TicksPerDay != 0)
        {
            return follows && end - start == per;
        }

        // The date on the zone's wall is another on each side of a boundary, and the same moment never belongs to two spans.
        TimeZoneInfo info = TimeZoneInfo.FindSystemTimeZoneById(zone);
        return follows
            && DateIn(start) - DateIn(start.AddTicks(-1)) == 1
            && DateIn(end) - DateIn(start) == per.Ticks / TimeSpan.TicksPerDay
            && DateIn(start) % (per.Ticks / TimeSpan.TicksPerDay) == 0;

        long DateIn(DateTime utc) => (utc + info.GetUtcOffset(utc)).Ticks / TimeSpan.TicksPerDay;
    }

    private static Calendar Calendar(TimeSpan per, string zone) => new(per, TimeZoneInfo.FindSystemTimeZoneById(zone));

    internal static DateTime Utc(string text) =>
        DateTime.Parse(text + "Z", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal);
}
