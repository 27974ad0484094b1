namespace Ops.Deploy;

/// <summary>Whether a platform's own rollout goes on.</summary>
public enum RolloutPhase
{
    /// <summary>It goes on.</summary>
    Progressing,

    /// <summary>It is done.</summary>
    Complete,

    /// <summary>It has failed and will not go on by itself.</summary>
    Failed,
}
