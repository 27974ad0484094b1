using NodaTime;
using NodaTime.Extensions;
using NodaTime.TimeZones;

namespace Ops.Health;

/// <summary>Tells which maintenance window, if any, a probe is in.</summary>
internal sealed class MaintenanceCalendar(IEnumerable<MaintenanceWindow> windows)
{
    private readonly (MaintenanceWindow Window, DateTimeZone Zone)[] _windows =
        [.. windows.Select(window => (window, DateTimeZoneProviders.Tzdb[window.TimeZone]))];

    /// <summary>Returns the name of a window that covers the probe at this time, or null.</summary>
    public string? Find(ProbeRegistration probe, DateTimeOffset now)
    {
        foreach (var (window, zone) in _windows)
        {
            if (Concerns(window, probe) && IsOpen(window, zone, now.ToInstant()))
                return window.Name;
        }

        return null;
    }

    /// <summary>Returns whether a window is open at an instant.</summary>
    public static bool IsOpen(MaintenanceWindow window, DateTimeZone zone, Instant now)
    {
        var today = now.InZone(zone).Date;
        var reach = (int)Math.Ceiling(window.Duration.TotalDays) + 1;
        for (var back = -1; back <= reach; back++)
        {
            var date = today.PlusDays(-back);
            if (Falls(window, date) && Covers(window, zone, date, now))
                return true;
        }

        return false;
    }

    private static bool Concerns(MaintenanceWindow window, ProbeRegistration probe) =>
        (window.Probes.Count == 0 && window.Tags.Count == 0) ||
        window.Probes.Contains(probe.Name) ||
        window.Tags.Any(tag => probe.Tags.Contains(tag, StringComparer.Ordinal));

    private static bool Covers(MaintenanceWindow window, DateTimeZone zone, LocalDate date, Instant now)
    {
        var start = date + LocalTime.FromTicksSinceMidnight(window.Start.Ticks);
        var end = start.PlusTicks(window.Duration.Ticks);
        return now >= Resolve(zone, start, Resolvers.ReturnEarlier) && now < Resolve(zone, end, Resolvers.ReturnLater);
    }

    private static Instant Resolve(DateTimeZone zone, LocalDateTime time, AmbiguousTimeResolver ambiguous) =>
        zone.ResolveLocal(time, Resolvers.CreateMappingResolver(ambiguous, Resolvers.ReturnStartOfIntervalAfter)).ToInstant();

    private static bool Falls(MaintenanceWindow window, LocalDate date) => window.Recurrence switch
    {
        MaintenanceRecurrence.Once => window.Date is { } once && date == once.ToLocalDate(),
        MaintenanceRecurrence.Daily => true,
        MaintenanceRecurrence.Weekly => IsDay(window, date),
        _ => FallsInMonth(window, date),
    };

    private static bool FallsInMonth(MaintenanceWindow window, LocalDate date)
    {
        if (window.Months.Count > 0 && !window.Months.Contains(date.Month))
            return false;
        if (window.DayOfMonth is { } day)
            return date.Day == day;
        return IsDay(window, date) && (window.Week == -1
            ? date.PlusDays(7).Month != date.Month
            : (date.Day + 6) / 7 == window.Week);
    }

    private static bool IsDay(MaintenanceWindow window, LocalDate date) => date.DayOfWeek.ToDayOfWeek() == window.Day;
}
