using NodaTime;

namespace Ops.Health;

internal static class MaintenanceWindowValidator
{
    public static void Validate(MaintenanceWindow window, string key, OptionsProblems problems)
    {
        problems.Require(!string.IsNullOrWhiteSpace(window.Name), $"{key}:Name", "is empty; name the window, as suppressed changes show it");
        problems.Require(DateTimeZoneProviders.Tzdb.GetZoneOrNull(window.TimeZone) is not null, $"{key}:TimeZone", $"'{window.TimeZone}' is not an IANA time zone; write one such as Europe/Vienna");
        problems.Require(window.Duration > TimeSpan.Zero && window.Duration <= TimeSpan.FromDays(31), $"{key}:Duration", $"{window.Duration} is outside 00:00:00 to 31 days");
        problems.Require(window.Months.All(month => month is >= 1 and <= 12), $"{key}:Months", "holds a number outside 1 to 12");
        ValidateRecurrence(window, key, problems);
    }

    private static void ValidateRecurrence(MaintenanceWindow window, string key, OptionsProblems problems)
    {
        switch (window.Recurrence)
        {
            case MaintenanceRecurrence.Once:
                problems.Require(window.Date is not null, $"{key}:Date", "is missing; a window that comes once needs a date such as 2026-12-24");
                break;
            case MaintenanceRecurrence.Weekly:
                problems.Require(window.Day is not null, $"{key}:Day", "is missing; a weekly window needs a day such as Sunday");
                break;
            case MaintenanceRecurrence.Monthly when window.DayOfMonth is null:
                problems.Require(window.Day is not null && window.Week is >= 1 and <= 4 or -1, $"{key}:Week", "a monthly window needs DayOfMonth, or Day with Week (1 to 4, or -1 for the last)");
                break;
            case MaintenanceRecurrence.Monthly:
                problems.Require(window.DayOfMonth is >= 1 and <= 31, $"{key}:DayOfMonth", $"{window.DayOfMonth} is outside 1 to 31");
                break;
        }
    }
}
