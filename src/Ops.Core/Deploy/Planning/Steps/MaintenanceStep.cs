namespace Ops.Deploy;

/// <summary>Turns the maintenance page on or off.</summary>
public sealed record MaintenanceStep : PlanStep
{
    /// <summary>Gets whether it is turned on.</summary>
    public required bool Enabled { get; init; }
}
