namespace Ops.Benchmarks.Journal;

/// <summary>A folder that goes with the run: on the disk that holds temporary files, or in memory.</summary>
internal sealed class BenchFolder(string root) : IDisposable
{
    private readonly string _path = Directory.CreateDirectory(System.IO.Path.Combine(root, $"ops-bench-{Guid.NewGuid():N}")).FullName;
    private int _names;

    public static BenchFolder OnDisk() => new(System.IO.Path.GetTempPath());

    /// <summary>Returns a folder in memory, or null where the system has none.</summary>
    public static BenchFolder? InMemory() => Directory.Exists("/dev/shm") ? new BenchFolder("/dev/shm") : null;

    public string NewPath() => System.IO.Path.Combine(_path, $"{Interlocked.Increment(ref _names)}");

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
