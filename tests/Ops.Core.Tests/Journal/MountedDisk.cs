using System.Diagnostics;
using Ops.Conformance;

namespace Ops.Core.Tests.Journal;

/// <summary>A real file system of its own that a test can fill, write-protect or break; where it cannot be mounted, the test is skipped.</summary>
internal sealed class MountedDisk(string path, string backing) : IAsyncDisposable
{
    public string Path { get; } = path;

    /// <summary>Mounts a disk in memory, for instance of <c>1m</c>.</summary>
    public static async Task<MountedDisk> InMemoryAsync(TestFolder folder, string size)
    {
        var path = Directory.CreateDirectory(folder.File("disk")).FullName;
        await RequireAsync("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", path);
        return new MountedDisk(path, path);
    }

    /// <summary>Mounts an ext4 of 64 MB on a disk that has room for 6 MB: what goes beyond is accepted and fails when it is flushed.</summary>
    public static async Task<MountedDisk> OverbookedAsync(TestFolder folder)
    {
        var backing = Directory.CreateDirectory(folder.File("backing")).FullName;
        await RequireAsync("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", backing);
        var disk = new MountedDisk(Directory.CreateDirectory(folder.File("disk")).FullName, backing);
        await using (var image = new FileStream(disk.Image, FileMode.Create))
            image.SetLength(64 << 20);
        await RequireAsync("mkfs.ext4", "-q", disk.Image);
        await RequireAsync("mount", "-o", "loop", disk.Image, disk.Path);
        return disk;
    }

    /// <summary>Gives an overbooked disk the room that it had promised, and lets the system look at it afresh.</summary>
    public async Task MendAsync()
    {
        await UnmountAsync(Path);
        // A container that started meanwhile may have taken a copy of the mount with it for a moment.
        await Eventually.HoldsAsync("the system has let go of the disk", async () => (await OutputAsync("losetup", "-j", Image)).Length == 0);
        await RequireAsync("mount", "-o", "remount,size=200m", backing);
        await RequireAsync("mount", "-o", "loop", Image, Path);
    }

    public Task ProtectAsync() => RequireAsync("mount", "-o", "remount,ro", Path);

    public async ValueTask DisposeAsync()
    {
        if (Path != backing)
            await UnmountAsync(Path);
        await UnmountAsync(backing);
    }

    private string Image => System.IO.Path.Combine(backing, "image");

    private static async Task RequireAsync(string command, params string[] arguments)
    {
        if (!OperatingSystem.IsLinux() || await RunAsync(command, arguments) is not 0)
            RealPart.Missing($"'{command} {string.Join(' ', arguments)}' is not possible here; run the tests as root on Linux");
    }

    private static Task UnmountAsync(string path) =>
        Eventually.HoldsAsync($"{path} is unmounted", async () => await RunAsync("umount", path) is 0 || await RunAsync("mountpoint", "-q", path) is not 0);

    private static async Task<int> RunAsync(string command, params string[] arguments)
    {
        using var process = Start(command, arguments);
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static async Task<string> OutputAsync(string command, params string[] arguments)
    {
        using var process = Start(command, arguments);
        return await process.StandardOutput.ReadToEndAsync();
    }

    private static Process Start(string command, string[] arguments) =>
        Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$@\" 2>/dev/null", "sh", command, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true })!;
}
