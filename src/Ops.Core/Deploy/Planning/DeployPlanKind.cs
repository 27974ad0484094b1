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

    /// <summary>Taking a service down as a whole.</summary>
    Stop,

    /// <summary>Bringing a service up that was stopped.</summary>
    Start,

    /// <summary>Requests to other sets, outside a deployment.</summary>
    Traffic,
}
