namespace Ops.Deploy;

/// <summary>Leaves a rolling deployment to a platform that does it by itself.</summary>
public interface INativeRollout : ITargetCapability
{
    /// <summary>Asks the platform to roll to a spec.</summary>
    Task StartAsync(StageIntent intent, Operation operation, CancellationToken cancellationToken);

    /// <summary>Returns how far the platform is.</summary>
    Task<RolloutStatus> ObserveAsync(string service, CancellationToken cancellationToken);

    /// <summary>Asks the platform to roll back to a revision.</summary>
    Task UndoAsync(string service, int revision, Operation operation, CancellationToken cancellationToken);
}
