namespace LlmLimiter.Limits;

/// <summary>Time zones by their IANA names, with a clear word where the machine does not know one.</summary>
internal static class TimeZones
{
    private const string PacificId = ProfileWindows.FixedTimeZone;

    /// <summary>Pacific time, which a profile needs also on a machine without time zone data, as many container images are.</summary>
    public static TimeZoneInfo Pacific { get; } =
        TimeZoneInfo.TryFindSystemTimeZoneById(PacificId, out TimeZoneInfo? zone) ? zone : PacificByLaw();

    /// <summary>The zone.</summary>
    /// <exception cref="TimeZoneNotFoundException">There is none of that name here; the message says what to do.</exception>
    public static TimeZoneInfo Find(string id) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(id, out TimeZoneInfo? zone) && zone.HasIanaId
            ? zone
            : throw new TimeZoneNotFoundException(Missing(id, [.. TimeZoneInfo.GetSystemTimeZones().Select(IanaId)]));

    /// <summary>On Windows, zones are listed under names of its own.</summary>
    private static string IanaId(TimeZoneInfo zone) =>
        !zone.HasIanaId && TimeZoneInfo.TryConvertWindowsIdToIanaId(zone.Id, out string? iana) ? iana : zone.Id;

    /// <summary>Pacific time by the law of 2007: daylight saving from the second Sunday of March to the first of November.</summary>
    internal static TimeZoneInfo PacificByLaw()
    {
        var twoOClock = new DateTime(1, 1, 1, 2, 0, 0);
        var daylightSaving = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            new DateTime(2007, 1, 1), DateTime.MaxValue.Date, TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(twoOClock, month: 3, week: 2, DayOfWeek.Sunday),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(twoOClock, month: 11, week: 1, DayOfWeek.Sunday));
        return TimeZoneInfo.CreateCustomTimeZone(
            PacificId, TimeSpan.FromHours(-8), "Pacific Time", "Pacific Standard Time", "Pacific Daylight Time", [daylightSaving]);
    }

    /// <summary>What is said of a zone that is not found among those of the machine.</summary>
    internal static string Missing(string id, IReadOnlyCollection<string> known)
    {
        string quoted = $"'{PrintableName.Of(id.Length > 32 ? id[..32] : id)}'";
        if (TimeZoneInfo.TryConvertWindowsIdToIanaId(id, out string? iana))
        {
            return $"{quoted} is a Windows name of a time zone; did you mean '{iana}'?";
        }

        if (known.Count < 2)
        {
            return $"the time zone {quoted} is not known here, because this machine has no time zone data; "
                + "install the package tzdata, and do not set DOTNET_SYSTEM_TIMEZONE_INVARIANT";
        }

        string hint = NearestName.Of(id, known) is { } nearest ? $"did you mean '{nearest}'?" : "expected an IANA name such as America/Los_Angeles";
        return $"{quoted} is not a time zone; {hint}";
    }
}
