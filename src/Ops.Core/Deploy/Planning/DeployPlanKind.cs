namespace Ops.Deploy;

/// <summary>What a plan is for.</summary>
public enum DeployPlanKind
{
    /// <summary>A new version.</summary>
    Deploy,

    /// <summary>An earlier version.</summary>
    Rollback,

    /// <summary>Another number of instances.</summary>
    Scale,

    /// <summary>The same instances, started anew.</summary>
    Restart,

    /// <summary>The maintenance page.</summary>
    Maintenance,

    /// <summary>Nothing but watching.</summary>
    Watch,

    /// <summary>Starting or stopping a service as a whole.</summary>
    Power,
}
