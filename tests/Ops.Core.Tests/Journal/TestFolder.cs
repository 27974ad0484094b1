namespace Ops.Core.Tests.Journal;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TestFolder(string path) : IDisposable
{
    /// <summary>A folder in memory where there is one: whoever only kills processes need not wait for a disk.</summary>
    private const string InMemory = "/dev/shm";

    public TestFolder()
        : this(Directory.CreateTempSubdirectory("ops-journal-").FullName)
    {
    }

    public string Path { get; } = path;

    public static TestFolder CreateInMemory()
    {
        if (!Directory.Exists(InMemory))
            return new TestFolder();
        var path = System.IO.Path.Combine(InMemory, $"ops-journal-{Guid.NewGuid():N}");
        return new TestFolder(Directory.CreateDirectory(path).FullName);
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
