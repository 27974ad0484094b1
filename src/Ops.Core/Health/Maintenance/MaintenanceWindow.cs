namespace Ops.Health;

/// <summary>A time in which changes of some probes are expected: they are probed, but their changes are marked suppressed.</summary>
/// <remarks>
/// Times are those of the clock on the wall of <see cref="TimeZone"/>. A start that the clocks skip moves to the end of
/// the gap; where the clocks show a time twice, the window begins at the first and ends at the second.
/// </remarks>
public sealed record MaintenanceWindow
{
    /// <summary>Gets or sets the name that a suppressed change shows as its reason.</summary>
    public string Name { get; set; } = "";

    /// <summary>Gets or sets the IANA time zone, such as <c>Europe/Vienna</c>; the default is UTC.</summary>
    public string TimeZone { get; set; } = "Etc/UTC";

    /// <summary>Gets or sets how often the window comes; the default is once.</summary>
    public MaintenanceRecurrence Recurrence { get; set; }

    /// <summary>Gets or sets the date of a window that comes once.</summary>
    public DateOnly? Date { get; set; }

    /// <summary>Gets or sets the weekday of a weekly window, or of a monthly one with <see cref="Week"/>.</summary>
    public DayOfWeek? Day { get; set; }

    /// <summary>Gets or sets which <see cref="Day"/> of the month it is: 1 to 4, or -1 for the last.</summary>
    public int? Week { get; set; }

    /// <summary>Gets or sets the day of the month, from 1 to 31; a month without it has no window.</summary>
    public int? DayOfMonth { get; set; }

    /// <summary>Gets the months, from 1 to 12, of a monthly window; none means all, and 1, 4, 7, 10 makes it quarterly.</summary>
    public IList<int> Months { get; } = new List<int>();

    /// <summary>Gets or sets the time of day at which the window begins; the default is midnight.</summary>
    public TimeOnly Start { get; set; }

    /// <summary>Gets or sets how long the window lasts on the wall clock, up to 31 days; the default is 1 h.</summary>
    public TimeSpan Duration { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Gets the names of the probes concerned; with no name and no tag, all are.</summary>
    public IList<string> Probes { get; } = new List<string>();

    /// <summary>Gets the tags of the probes concerned.</summary>
    public IList<string> Tags { get; } = new List<string>();
}
