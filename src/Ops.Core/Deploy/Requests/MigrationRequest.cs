namespace Ops.Deploy;

/// <summary>A migration that a deployment runs before the new revision starts.</summary>
/// <param name="Command">The command, which runs with the new revision's artifact and environment.</param>
public sealed record MigrationRequest(CommandSpec Command)
{
    /// <summary>Gets the hook that makes a backup before the migration, by name; null where none is needed.</summary>
    public string? BackupHook { get; init; }

    /// <summary>Gets the command that undoes the migration; null means that it cannot be undone, so that a failure after it stops and asks a person instead of rolling back.</summary>
    public CommandSpec? UndoCommand { get; init; }

    /// <summary>Gets whether the old revision works with the migrated data, so that a rollback needs no undo; the default is that it does not.</summary>
    public bool IsBackwardCompatible { get; init; }
}
