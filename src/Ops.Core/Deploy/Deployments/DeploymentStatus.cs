namespace Ops.Deploy;

/// <summary>How far a deployment is.</summary>
public enum DeploymentStatus
{
    /// <summary>Its steps are being carried out, or were when their process ended.</summary>
    Running,

    /// <summary>A step failed, and the steps before it are being undone.</summary>
    Unwinding,

    /// <summary>A step failed after one that cannot be undone: a person has to say what happens.</summary>
    NeedsDecision,

    /// <summary>All steps succeeded.</summary>
    Succeeded,

    /// <summary>A step failed, and everything before it was undone.</summary>
    RolledBack,

    /// <summary>A step failed, and so did undoing; what is left as it is, is in the errors.</summary>
    RollbackFailed,

    /// <summary>A step failed, and nothing was undone.</summary>
    Failed,

    /// <summary>Nothing was changed, since the service was not as the plan says.</summary>
    Refused,
}
