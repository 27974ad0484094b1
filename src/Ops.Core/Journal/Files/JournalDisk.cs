namespace Ops.Journal;

/// <summary>The file system of the machine.</summary>
internal sealed class JournalDisk : IJournalDisk
{
    public void CreateFolder(string folder)
    {
        var missing = new Stack<string>();
        for (var current = folder; current is not null && !Directory.Exists(current); current = Path.GetDirectoryName(current))
            missing.Push(current);
        foreach (var path in missing)
        {
            Directory.CreateDirectory(path);
            if (Path.GetDirectoryName(path) is { } parent)
                FlushFolder(parent);
        }
    }

    public bool Exists(string path) => File.Exists(path);

    public long? Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : null;

    public IJournalFile Open(string path) => JournalFile.Open(path, FileMode.Open);

    public IJournalFile Create(string path) => JournalFile.Open(path, FileMode.Create);

    public void Move(string from, string to) => File.Move(from, to, overwrite: true);

    public void Delete(string path) => File.Delete(path);

    public void FlushFolder(string folder) => DiskFlush.FlushFolder(folder);

    public IDisposable Lock(string folder) => new JournalLock(folder);
}
