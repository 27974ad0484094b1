namespace Ops.Deploy;

/// <summary>Runs a migration in an instance of its own.</summary>
public sealed record MigrateStep : PlanStep
{
    /// <summary>Gets the artifact and the environment to run in.</summary>
    public required DeploySpec Spec { get; init; }

    /// <summary>Gets the command.</summary>
    public required CommandSpec Command { get; init; }

    /// <summary>Gets whether what ran before cannot work with what it leaves behind, so that a failure after it needs a decision by a person.</summary>
    public bool StopsRollback { get; init; }
}
