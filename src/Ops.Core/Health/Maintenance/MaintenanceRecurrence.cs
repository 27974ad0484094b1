namespace Ops.Health;

/// <summary>How often a maintenance window comes.</summary>
public enum MaintenanceRecurrence : byte
{
    /// <summary>On one date.</summary>
    Once,

    /// <summary>Every day.</summary>
    Daily,

    /// <summary>On one day of every week.</summary>
    Weekly,

    /// <summary>In every month, or in some, on a day of the month or on the nth of a weekday.</summary>
    Monthly,
}
