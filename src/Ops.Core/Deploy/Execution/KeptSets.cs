namespace Ops.Deploy;

/// <summary>The timers of sets that are kept for a rollback.</summary>
internal static class KeptSets
{
    private const string Prefix = "retire/";

    public static string TimerOf(string setId) => Prefix + setId;

    /// <summary>Returns the set of a timer, or null where the timer is another.</summary>
    public static string? SetOf(string timer) => timer.StartsWith(Prefix, StringComparison.Ordinal) ? timer[Prefix.Length..] : null;
}
