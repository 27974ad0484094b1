namespace Ops.Deploy;

/// <summary>A wish to deploy: what, where, how, and what must hold before, during and after.</summary>
public sealed record DeployRequest
{
    /// <summary>Gets the target's name.</summary>
    public required string Target { get; init; }

    /// <summary>Gets what to deploy.</summary>
    public required DeploySpec Spec { get; init; }

    /// <summary>Gets who wishes it.</summary>
    public required string Actor { get; init; }

    /// <summary>Gets why; null where nobody said.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets how the new revision takes over; the default is rolling, one instance at a time.</summary>
    public DeployStrategy Strategy { get; init; } = new RollingStrategy();

    /// <summary>Gets the checks that must pass before anything is changed, by name.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>Gets the checks that new instances must pass before they get requests, by name.</summary>
    public IReadOnlyList<string> SmokeTests { get; init; } = [];

    /// <summary>Gets the checks that the service must pass once the new revision gets its requests, by name.</summary>
    public IReadOnlyList<string> Verifications { get; init; } = [];

    /// <summary>Gets the migration to run before the new revision starts; null means none.</summary>
    public MigrationRequest? Migration { get; init; }

    /// <summary>Gets the target on which this very version must have been deployed with success before, and must serve, ready, when this deployment begins; null means none.</summary>
    public string? StagingTarget { get; init; }

    /// <summary>Gets how the service is watched afterwards; the default is for 30 minutes, every 30 s; null means not at all.</summary>
    public WatchRequest? Watch { get; init; } = new();

    /// <summary>Gets the hooks to call before the first change, by name.</summary>
    public IReadOnlyList<string> BeforeHooks { get; init; } = [];

    /// <summary>Gets the hooks to call once all is well, by name.</summary>
    public IReadOnlyList<string> AfterHooks { get; init; } = [];

    /// <summary>Gets how long new instances may take to become ready; the default is 5 minutes.</summary>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets for how long instances must stay ready, without a restart, to count as ready; the default is 5 s.</summary>
    public TimeSpan StableFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets how long requests in flight may take to end when an instance is taken out; the default is 30 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets whether a failure after the first change brings the old revision back by itself; the default is that it does.</summary>
    public bool RollBackOnFailure { get; init; } = true;

    /// <summary>Gets whether to start everything anew even where this very version runs as it is wanted; the default is to change nothing then.</summary>
    public bool Redeploy { get; init; }

    /// <summary>Gets the leave to skip tests in an emergency, which never skips the lock, the backup or the health gates; null means there is no emergency.</summary>
    public EmergencyOverride? Emergency { get; init; }
}
