using Ops.Deploy;

namespace Ops.SampleHost.Deploying.Configuration;

/// <summary>The migration that a deployment runs before the new revision starts: <c>Migration</c> of a service.</summary>
internal sealed class MigrationSettings
{
    public IList<string> Command { get; } = [];

    public IList<string> Undo { get; } = [];

    public bool BackwardCompatible { get; set; }

    /// <summary>Gets or sets the hook that makes a backup before.</summary>
    public string? BackupHook { get; set; }

    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);

    public MigrationRequest Create() => new(new CommandSpec([.. Command]) { Timeout = Timeout })
    {
        BackupHook = BackupHook,
        UndoCommand = Undo.Count == 0 ? null : new CommandSpec([.. Undo]) { Timeout = Timeout },
        IsBackwardCompatible = BackwardCompatible,
    };
}
