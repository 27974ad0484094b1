using System.Collections.Frozen;

namespace Ops.Providers.Host;

/// <summary>Finds the file systems that can fill up: not the kernel's own, not remote ones, which may hang, and each only once.</summary>
internal static class LocalFileSystems
{
    private static readonly FrozenSet<string> _types = FrozenSet.ToFrozenSet(
        ["bcachefs", "btrfs", "exfat", "ext2", "ext3", "ext4", "f2fs", "fuseblk", "jfs", "nilfs2", "ntfs", "ntfs3", "reiserfs", "vfat", "xfs", "zfs"], StringComparer.Ordinal);

    public static IList<string> Find(HostFiles files, IList<string> excluded) =>
        OperatingSystem.IsLinux() ? FromMounts(Mount.ReadAll(files), excluded) : FromDrives(excluded);

    // A mount that was made read-only is so by intent and cannot fill up; a file system that the kernel made read-only shows no such option.
    // Bind mounts and containers show one device in many places: the shortest path stands for it.
    private static string[] FromMounts(IReadOnlyList<Mount> mounts, IList<string> excluded) =>
        [.. mounts
            .Where(mount => !mount.IsReadOnly && (_types.Contains(mount.Type) || (mount.Type == "overlay" && mount.Point == "/")))
            .GroupBy(mount => mount.Device, StringComparer.Ordinal)
            .Select(device => device.MinBy(mount => mount.Point.Length)!.Point)
            .Where(point => !excluded.Contains(point))
            .Order(StringComparer.Ordinal)];

    private static string[] FromDrives(IList<string> excluded) =>
        [.. DriveInfo.GetDrives()
            .Where(drive => drive is { DriveType: DriveType.Fixed, IsReady: true })
            .Select(drive => drive.Name)
            .Where(name => !excluded.Contains(name))];
}
