namespace Ops.Deploy;

/// <summary>What a person decides about a deployment that failed after something that cannot be undone.</summary>
public enum DeployDecision
{
    /// <summary>Undo everything else, since the old revision works all the same.</summary>
    RollBack,

    /// <summary>Try the step that failed again and go on from there; refused where undoing has begun.</summary>
    TryAgain,

    /// <summary>Leave everything as it is.</summary>
    LeaveAsItIs,
}
