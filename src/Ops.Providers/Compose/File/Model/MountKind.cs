namespace Ops.Providers.Compose;

/// <summary>What a container sees in its file system.</summary>
internal enum MountKind
{
    Volume,
    Bind,
    Tmpfs,
}
