using Ops.Journal;

namespace Ops.Core.Tests.Journal;

/// <summary>A disk that keeps only what was flushed, and that fails or crashes as told; what was not flushed is kept in random pieces when the machine crashes.</summary>
/// <remarks>Thread-safe, since a journal reads while it writes.</remarks>
internal sealed class SimulatedDisk(int seed, DiskFaults faults) : IJournalDisk
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, SimulatedFile> _durable = new(StringComparer.Ordinal);
    private readonly List<Action<Dictionary<string, SimulatedFile>>> _renames = [];
    private readonly Dictionary<string, SimulatedFile> _names = new(StringComparer.Ordinal);
    private bool _isLocked;

    public bool IsCrashed { get; private set; }

    /// <summary>Goes on after only the process was killed: the system still has all that was written.</summary>
    public void RestartProcess()
    {
        lock (_gate)
            IsCrashed = false;
    }

    /// <summary>Returns the disk as it is found after the machine has crashed.</summary>
    public SimulatedDisk RestartMachine()
    {
        lock (_gate)
        {
            var disk = new SimulatedDisk(_random.Next(), faults);
            foreach (var rename in _renames.Take(_random.Next(_renames.Count + 1)))
                rename(_durable);
            foreach (var (path, file) in _durable)
                disk._names[path] = disk._durable[path] = file.Survive(disk, _random);
            return disk;
        }
    }

    public IReadOnlyCollection<string> Files
    {
        get
        {
            lock (_gate)
                return [.. _names.Keys];
        }
    }

    public void CreateFolder(string folder)
    {
    }

    public bool Exists(string path)
    {
        lock (_gate)
            return _names.ContainsKey(path);
    }

    public long? Length(string path)
    {
        lock (_gate)
            return _names.TryGetValue(path, out var file) ? file.Length : null;
    }

    public IJournalFile Open(string path)
    {
        lock (_gate)
            return _names.TryGetValue(path, out var file) ? file : throw new FileNotFoundException($"There is no file '{path}'.");
    }

    public IJournalFile Create(string path) => Do(() =>
    {
        var file = new SimulatedFile(this, []);
        Rename(names => names[path] = file);
        return file;
    }, _ => { });

    public void Move(string from, string to)
    {
        void Act() => Rename(names =>
        {
            if (names.Remove(from, out var file))
                names[to] = file;
        });

        Do(Act, _ => Act());
    }

    public void Delete(string path) => Do(() => Rename(names => names.Remove(path)), _ => { });

    public void FlushFolder(string folder) => Do(
        () =>
        {
            _renames.ForEach(rename => rename(_durable));
            _renames.Clear();
        },
        _ => { });

    public IDisposable Lock(string folder)
    {
        lock (_gate)
        {
            if (_isLocked)
                throw new JournalException("locked");
            _isLocked = true;
            return new Unlock(this);
        }
    }

    /// <summary>Carries out an operation, or the fault that it meets.</summary>
    public void Do(Action act, Action<Random> halfway, bool isTornByCrash = true) => Do(
        () =>
        {
            act();
            return true;
        },
        halfway,
        isTornByCrash);

    public T Read<T>(Func<T> read)
    {
        lock (_gate)
            return IsCrashed ? throw new IOException("the machine has crashed") : read();
    }

    private T Do<T>(Func<T> act, Action<Random> halfway, bool isTornByCrash = true)
    {
        lock (_gate)
        {
            if (IsCrashed)
                throw new IOException("the machine has crashed");

            switch (faults.Next())
            {
                case DiskFault.Fail:
                    throw new IOException("No space left on device", 28);
                case DiskFault.FailHalfway:
                    halfway(_random);
                    throw new IOException("Input/output error", 5);
                case DiskFault.Crash:
                    if (_random.Next(2) == 0)
                        act();
                    else if (isTornByCrash)
                        halfway(_random);
                    IsCrashed = true;
                    throw new IOException("the machine has crashed");
                default:
                    return act();
            }
        }
    }

    private void Rename(Action<Dictionary<string, SimulatedFile>> rename)
    {
        rename(_names);
        _renames.Add(rename);
    }

    private sealed class Unlock(SimulatedDisk disk) : IDisposable
    {
        public void Dispose()
        {
            lock (disk._gate)
                disk._isLocked = false;
        }
    }
}
