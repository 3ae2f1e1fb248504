using LlmLimiter.Limits;

namespace LlmLimiter.Tests.Limits;

public sealed class TimeZonesTests
{
    [Theory]
    [InlineData("UTC")]
    [InlineData("America/Los_Angeles")]
    [InlineData("Europe/Berlin")]
    public void An_IANA_name_finds_its_zone(string id) => Assert.Equal(id, TimeZones.Find(id).Id);

    [Theory]
    [InlineData("Europe/Berln", "'Europe/Berln' is not a time zone; did you mean 'Europe/Berlin'?")]
    [InlineData("nowhere at all", "'nowhere at all' is not a time zone; expected an IANA name such as America/Los_Angeles")]
    [InlineData("Pacific Standard Time", "'Pacific Standard Time' is a Windows name of a time zone; did you mean 'America/Los_Angeles'?")]
    public void Another_name_is_refused_with_what_was_probably_meant(string id, string message) =>
        Assert.Equal(message, Assert.Throws<TimeZoneNotFoundException>(() => TimeZones.Find(id)).Message);

    [Fact]
    public void A_machine_without_time_zone_data_is_told_from_a_wrong_name() =>
        Assert.Equal(
            "the time zone 'America/Los_Angeles' is not known here, because this machine has no time zone data; "
            + "install the package tzdata, and do not set DOTNET_SYSTEM_TIMEZONE_INVARIANT",
            TimeZones.Missing("America/Los_Angeles", ["UTC"]));

    [Fact]
    public void Pacific_time_needs_no_time_zone_data()
    {
        TimeZoneInfo known = TimeZones.Find("America/Los_Angeles");
        TimeZoneInfo byLaw = TimeZones.PacificByLaw();

        Assert.Equal(known.Id, byLaw.Id);
        var from = new DateTimeOffset(2026, 1, 1, 0, 30, 0, TimeSpan.Zero);
        IEnumerable<DateTimeOffset> hours = Enumerable.Range(0, 3 * 366 * 24).Select(hour => from.AddHours(hour));
        Assert.DoesNotContain(hours, hour => known.GetUtcOffset(hour) != byLaw.GetUtcOffset(hour));
    }
}
