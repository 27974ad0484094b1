using Microsoft.Win32.SafeHandles;

namespace Ops.Providers.Host;

/// <summary>Reads what is new in the files of a pattern, through renames, truncations and new files.</summary>
internal sealed class LogFollower(LogPatternProbeOptions options, LogScanner scanner)
{
    private readonly Dictionary<FileIdentity, FollowedFile> _files = [];
    private readonly HashSet<FileIdentity> _seen = [];
    private readonly List<(FollowedFile File, FileFacts Facts, bool IsFinal)> _pending = [];
    private bool _hasRun;

    /// <summary>Gets how many files the last run found.</summary>
    public int FileCount => _seen.Count;

    /// <summary>Gets how many bytes the last run left for the next.</summary>
    public long BacklogBytes { get; private set; }

    /// <summary>Gets what could not be read in the last run.</summary>
    public List<(string Problem, Exception? Exception)> Problems { get; } = [];

    /// <summary>Reads all files, the ones with least to read first, so that a flood in one starves no other.</summary>
    /// <exception cref="IOException">A folder cannot be listed; nothing was read then.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        Problems.Clear();
        _pending.Clear();
        BacklogBytes = 0;
        FindFiles();
        FindMovedFiles();
        _hasRun = true;

        _pending.Sort((a, b) => (a.Facts.Length - a.File.Position).CompareTo(b.Facts.Length - b.File.Position));
        var budget = options.MaxBytesPerRun;
        for (var i = 0; i < _pending.Count; i++)
        {
            // Each gets one block at least: a smaller share might hold no whole line.
            var share = Math.Max(budget / (_pending.Count - i), LogScanner.BufferBytes);
            budget -= TryRead(_pending[i].File, _pending[i].IsFinal, share, cancellationToken);
        }
    }

    private void FindFiles()
    {
        _seen.Clear();
        foreach (var path in FileGlob.Find(options.Path))
        {
            if (!FileFacts.TryRead(path, out var facts))
                continue;
            if (!facts.IsRegular)
                Problems.Add(($"{path} is not a regular file", null));
            else if (_seen.Add(facts.Identity))
                Follow(path, facts);
        }
    }

    private void Follow(string path, FileFacts facts)
    {
        if (!_files.TryGetValue(facts.Identity, out var file))
            _files[facts.Identity] = file = Start(path, facts);

        file.Path = path;
        file.WasMoved = false;
        if (file.HasNews(facts))
            _pending.Add((file, facts, false));
    }

    // The byte before the tail tells whether the tail begins with a line.
    private FollowedFile Start(string path, FileFacts facts)
    {
        var start = _hasRun ? 0 : Math.Max(0, facts.Length - options.TailBytes);
        return new FollowedFile(facts.Identity) { Path = path, Position = Math.Max(0, start - 1), SkipsToNewline = start > 0 };
    }

    // A file that was renamed away may hold lines not read yet, and its writer may go on for a while:
    // it is followed until a later run finds nothing new in it.
    private void FindMovedFiles()
    {
        foreach (var file in _files.Values.Where(file => !_seen.Contains(file.Identity)).ToList())
        {
            if (TryFindMoved(file, out var facts))
                _pending.Add((file, facts, IsFinal: file.WasMoved && !file.HasNews(facts)));
            else
                _files.Remove(file.Identity);
            file.WasMoved = true;
        }
    }

    private static bool TryFindMoved(FollowedFile file, out FileFacts facts)
    {
        if (FileFacts.TryRead(file.Path, out facts) && facts.Identity == file.Identity)
            return true;

        var folder = Path.GetDirectoryName(file.Path)!;
        foreach (var path in Directory.Exists(folder) ? Directory.EnumerateFiles(folder) : [])
        {
            if (!FileFacts.TryRead(path, out facts) || facts.Identity != file.Identity)
                continue;
            file.Path = path;
            return true;
        }

        return false;
    }

    private long TryRead(FollowedFile file, bool isFinal, long budget, CancellationToken cancellationToken)
    {
        try
        {
            return Read(file, isFinal, budget, cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // It went after it was listed; the next run finds where to.
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Problems.Add(($"{file.Path} cannot be read: {exception.Message}", exception));
            return 0;
        }
    }

    private long Read(FollowedFile file, bool isFinal, long budget, CancellationToken cancellationToken)
    {
        using var handle = File.OpenHandle(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        // Another file may have taken the path since it was listed; then the next run goes on.
        if (!FileFacts.TryRead(file.Path, out var facts) || facts.Identity != file.Identity)
            return 0;

        file.RestartIfTruncated(handle, facts.Length);
        var read = Scan(handle, file, facts, isFinal, budget, cancellationToken);
        if (file.HasBacklog)
            BacklogBytes += facts.Length - file.Position;
        else if (isFinal)
            _files.Remove(file.Identity);
        return read;
    }

    // A read that is cancelled or fails half-way must neither be taken for a truncation nor be forgotten.
    private long Scan(SafeFileHandle handle, FollowedFile file, FileFacts facts, bool isFinal, long budget, CancellationToken cancellationToken)
    {
        try
        {
            file.HasBacklog = true;
            return scanner.Scan(handle, file, facts.Length, budget, isFinal, cancellationToken);
        }
        finally
        {
            file.Remember(handle, facts);
        }
    }
}
