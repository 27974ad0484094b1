namespace Ops.Core.Tests.Deploy.Machine;

/// <summary>What must be true of the service after what was asked for so far.</summary>
internal sealed class MachineModel
{
    /// <summary>The set that serves, or would if it ran; null before anything did.</summary>
    public string? Serving { get; set; }

    public string? Version { get; set; }

    /// <summary>The version to which a rollback leads; null where that is not simple.</summary>
    public string? Before { get; set; }

    public int Replicas { get; set; }

    public bool InMaintenance { get; set; }

    /// <summary>Whether somebody left something broken in place: nothing is expected until the next good deployment.</summary>
    public bool IsSick { get; set; }

    /// <summary>Until when which set is kept for a rollback.</summary>
    public Dictionary<string, DateTimeOffset> Kept { get; } = new(StringComparer.Ordinal);

    /// <summary>The versions that served with success, by their sets.</summary>
    public Dictionary<string, string> Served { get; } = new(StringComparer.Ordinal);

    /// <summary>The sets that somebody left in place though they had failed.</summary>
    public HashSet<string> Left { get; } = new(StringComparer.Ordinal);

    public bool IsRunning => Serving is not null && Replicas > 0;
}
