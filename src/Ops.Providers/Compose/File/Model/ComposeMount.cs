namespace Ops.Providers.Compose;

/// <summary>Something that a container sees in its file system.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Target">Where it is inside.</param>
internal sealed record ComposeMount(MountKind Kind, string Target)
{
    /// <summary>The folder or file on the host, or the volume's name in the file; null for an anonymous volume or a tmpfs.</summary>
    public string? Source { get; init; }

    public bool ReadOnly { get; init; }

    public string? Propagation { get; init; }

    /// <summary>Whether a missing folder on the host is made.</summary>
    public bool CreatesSource { get; init; } = true;

    public bool NoCopy { get; init; }

    public long? SizeBytes { get; init; }

    public int? Mode { get; init; }
}
