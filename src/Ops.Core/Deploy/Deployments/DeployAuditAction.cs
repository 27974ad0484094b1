namespace Ops.Deploy;

/// <summary>What a person did, as the audit has it.</summary>
public enum DeployAuditAction
{
    /// <summary>Asked for a plan to be carried out.</summary>
    Requested,

    /// <summary>Asked for a plan to be carried out in an emergency, without its tests.</summary>
    RequestedInEmergency,

    /// <summary>Agreed to what a plan does.</summary>
    Consented,

    /// <summary>Asked for a deployment to stop and to be undone.</summary>
    AskedToAbort,

    /// <summary>Said what happens with a deployment that could not go on by itself.</summary>
    Decided,

    /// <summary>Took the lock of a service away from its holder.</summary>
    BrokeLock,
}
