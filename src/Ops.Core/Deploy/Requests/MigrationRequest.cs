namespace Ops.Deploy;

/// <summary>A migration that a deployment runs before the new revision starts.</summary>
/// <remarks>
/// Where the old revision cannot work with the migrated data (<see cref="IsBackwardCompatible"/> is false), it must not serve
/// beside the new one: only the <see cref="RecreateStrategy"/> is possible then, which runs the backup and the migration once
/// the old revision has stopped, and undoes the migration before it starts again. Commands are shown in plans and written into
/// the journal: secrets belong into <see cref="DeploySpec.Secrets"/>, which reach the command as environment variables.
/// </remarks>
/// <param name="Command">The command, which runs with the new revision's artifact and environment.</param>
public sealed record MigrationRequest(CommandSpec Command)
{
    /// <summary>Gets the hook that makes a backup right before the migration, by name; null where none is needed.</summary>
    public string? BackupHook { get; init; }

    /// <summary>Gets the command that undoes the migration where the deployment is rolled back; null means that it cannot be undone, so that a failure after one that is not backward compatible stops and asks a person.</summary>
    public CommandSpec? UndoCommand { get; init; }

    /// <summary>Gets whether the old revision works with the migrated data, so that both may serve side by side and a rollback may leave it as it is; the default is that it does not.</summary>
    public bool IsBackwardCompatible { get; init; }
}
