using System.Globalization;
using NodaTime;
using Ops.Conformance;
using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 19: maintenance windows across midnight and across changes of the clocks.</summary>
public sealed class T19_MaintenanceTests
{
    [Theory]
    [Trait("Requirement", "S0-38")]
    [InlineData("2026-01-04T02:00:00Z", true)]
    [InlineData("2026-01-04T03:59:59Z", true)]
    [InlineData("2026-01-04T04:00:00Z", false)]
    [InlineData("2026-01-04T01:59:59Z", false)]
    [InlineData("2026-01-05T02:30:00Z", false)]
    public void A_weekly_window_is_open_on_its_day(string now, bool open) =>
        IsOpen(new MaintenanceWindow { Recurrence = MaintenanceRecurrence.Weekly, Day = DayOfWeek.Sunday, Start = new TimeOnly(2, 0), Duration = TimeSpan.FromHours(2) }, now).ShouldBe(open);

    [Theory]
    [Trait("Requirement", "S0-39")]
    [InlineData("2026-06-01T01:30:00Z", true)]
    [InlineData("2026-06-08T01:30:00Z", false)]
    [InlineData("2026-07-06T02:59:00Z", true)]
    [InlineData("2026-07-07T01:30:00Z", false)]
    public void A_window_on_the_first_Monday_of_the_month(string now, bool open) =>
        IsOpen(new MaintenanceWindow { Recurrence = MaintenanceRecurrence.Monthly, Day = DayOfWeek.Monday, Week = 1, Start = new TimeOnly(1, 0), Duration = TimeSpan.FromHours(2) }, now).ShouldBe(open);

    [Theory]
    [Trait("Requirement", "S0-40")]
    [InlineData("2026-01-31T12:00:00Z", true)]
    [InlineData("2026-02-28T12:00:00Z", false)]
    [InlineData("2026-07-31T12:00:00Z", true)]
    public void A_quarterly_window(string now, bool open)
    {
        var window = new MaintenanceWindow { Recurrence = MaintenanceRecurrence.Monthly, DayOfMonth = 31, Start = new TimeOnly(12, 0) };
        foreach (var month in (int[])[1, 4, 7, 10])
            window.Months.Add(month);
        IsOpen(window, now).ShouldBe(open);
    }

    [Theory]
    [InlineData("2026-01-30T12:00:00Z", true)]
    [InlineData("2026-01-23T12:00:00Z", false)]
    public void A_window_on_the_last_Friday_of_the_month(string now, bool open) =>
        IsOpen(new MaintenanceWindow { Recurrence = MaintenanceRecurrence.Monthly, Day = DayOfWeek.Friday, Week = -1, Start = new TimeOnly(12, 0) }, now).ShouldBe(open);

    [Theory]
    [InlineData("2026-03-10T22:59:00Z", false)]
    [InlineData("2026-03-10T23:30:00Z", true)]
    [InlineData("2026-03-11T00:59:00Z", true)]
    [InlineData("2026-03-11T01:00:00Z", false)]
    public void A_window_across_midnight(string now, bool open) =>
        IsOpen(new MaintenanceWindow { Recurrence = MaintenanceRecurrence.Daily, Start = new TimeOnly(23, 0), Duration = TimeSpan.FromHours(2) }, now).ShouldBe(open);

    [Theory]
    // The clocks of Vienna skip 02:00 to 03:00 on 2026-03-29: a start at 02:30 moves to 03:00 (01:00 UTC), the end stays at 03:30.
    [InlineData("Europe/Vienna", "2026-03-29T00:59:59Z", false)]
    [InlineData("Europe/Vienna", "2026-03-29T01:00:00Z", true)]
    [InlineData("Europe/Vienna", "2026-03-29T01:29:59Z", true)]
    [InlineData("Europe/Vienna", "2026-03-29T01:30:00Z", false)]
    // They show 02:00 to 03:00 twice on 2026-10-25: the window opens at the first 02:30 (00:30 UTC) and ends at 03:30 (02:30 UTC).
    [InlineData("Europe/Vienna", "2026-10-25T00:29:59Z", false)]
    [InlineData("Europe/Vienna", "2026-10-25T00:30:00Z", true)]
    [InlineData("Europe/Vienna", "2026-10-25T01:15:00Z", true)]
    [InlineData("Europe/Vienna", "2026-10-25T02:29:59Z", true)]
    [InlineData("Europe/Vienna", "2026-10-25T02:30:00Z", false)]
    // Lord Howe moves by half an hour, at 02:00 to 02:30 on 2026-10-04.
    [InlineData("Australia/Lord_Howe", "2026-10-03T15:29:59Z", false)]
    [InlineData("Australia/Lord_Howe", "2026-10-03T15:30:00Z", true)]
    [InlineData("Australia/Lord_Howe", "2026-10-03T16:30:00Z", false)]
    public void A_window_at_half_past_two_where_the_clocks_change(string zone, string now, bool open) =>
        IsOpen(new MaintenanceWindow { TimeZone = zone, Recurrence = MaintenanceRecurrence.Daily, Start = new TimeOnly(2, 30) }, now).ShouldBe(open);

    [Fact]
    public void A_day_that_a_zone_skipped_has_no_window_and_no_error()
    {
        var window = new MaintenanceWindow { TimeZone = "Pacific/Apia", Recurrence = MaintenanceRecurrence.Once, Date = new DateOnly(2011, 12, 30), Start = new TimeOnly(10, 0) };
        for (var hour = 0; hour < 72; hour++)
            Should.NotThrow(() => IsOpen(window, Instant.FromUtc(2011, 12, 29, 0, 0).Plus(NodaTime.Duration.FromHours(hour)).ToString()));
    }

    [Fact]
    public async Task A_change_inside_a_window_is_suppressed_and_alerted_by_the_second_run_after_it()
    {
        var window = new MaintenanceWindow { Name = "weekly", Recurrence = MaintenanceRecurrence.Once, Date = new DateOnly(2026, 1, 1), Start = new TimeOnly(0, 0), Duration = TimeSpan.FromMinutes(10) };
        window.Tags.Add("database");
        await using var bench = new Bench(options => options.MaintenanceWindows.Add(window));
        foreach (var (name, tags) in ((string, string[])[])[("db", ["database"]), ("web", [])])
        {
            bench.Monitor.Register(new ProbeRegistration(name, new DelegateProbe((_, _) => new(ProbeResult.Unhealthy("down"))))
            {
                Tags = tags,
                Policy = new ProbePolicy { UnhealthyThreshold = 1 },
            });
        }

        var transitions = bench.Monitor.WatchTransitionsAsync(CancellationToken.None);
        await bench.SweepAsync();
        bench.Advance(601);
        await bench.SweepAsync();
        await bench.SweepAsync();
        await bench.DisposeAsync();

        var seen = await transitions.ToListAsync(TestContext.Current.CancellationToken);
        seen.Select(transition => (transition.ProbeName, transition.SuppressedBy, transition.Kind)).ShouldBe(
        [
            ("db", "maintenance 'weekly'", TransitionKind.Changed),
            ("web", null, TransitionKind.Changed),
            ("db", null, TransitionKind.SuppressionEnded),
        ]);
    }

    [Fact]
    public void A_window_that_cannot_be_is_refused_with_its_place()
    {
        var options = new HealthMonitorOptions();
        options.MaintenanceWindows.Add(new MaintenanceWindow { Name = "odd", TimeZone = "Mars/Olympus", Recurrence = MaintenanceRecurrence.Weekly, Duration = TimeSpan.Zero });

        var error = Should.Throw<OpsConfigurationException>(() => new HealthMonitor(options, new ManualTime()));

        error.Problems.Count.ShouldBe(3);
        error.Message.ShouldContain("Ops:Health:MaintenanceWindows:0:TimeZone: 'Mars/Olympus' is not an IANA time zone");
        error.Message.ShouldContain("Ops:Health:MaintenanceWindows:0:Day");
        error.Message.ShouldContain("Ops:Health:MaintenanceWindows:0:Duration");
    }

    private static bool IsOpen(MaintenanceWindow window, string now) => MaintenanceCalendar.IsOpen(
        window,
        DateTimeZoneProviders.Tzdb[window.TimeZone],
        Instant.FromDateTimeOffset(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture)));
}
