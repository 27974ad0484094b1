namespace Ops.Health;

/// <summary>A time in which changes of some probes are expected.</summary>
public sealed record MaintenanceWindow
{
    /// <summary>Gets or sets the name that reports show as the reason of a suppressed change.</summary>
    public string Name { get; set; } = "";
}
