namespace Ops.Deploy;

/// <summary>What is done to every service of a target.</summary>
public enum FleetAction
{
    /// <summary>All instances of each are restarted, one after the other.</summary>
    Restart,

    /// <summary>Each that runs is stopped.</summary>
    Stop,

    /// <summary>Each that was stopped is started.</summary>
    Start,
}
