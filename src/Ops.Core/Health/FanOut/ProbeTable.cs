namespace Ops.Health.FanOut;

/// <summary>The states of all probes, in chunks that never move, with their names, free ids and histories.</summary>
internal sealed class ProbeTable(int historyLength)
{
    private const int ChunkBits = 8;
    private const int ChunkLength = 1 << ChunkBits;

    private readonly Lock _gate = new();
    private readonly NameIndex _names = new();
    private readonly Stack<int> _freeIds = new();
    private Chunk[] _chunks = [];
    private int _idCount;
    private ProbeSet? _current;

    public int Count => _names.Count;

    public int HistoryLength => historyLength;

    public ref ProbeState this[int id] => ref _chunks[id >> ChunkBits].States[id & (ChunkLength - 1)];

    /// <summary>The registered probes as of now; the same object until a probe comes or goes.</summary>
    public ProbeSet Current
    {
        get
        {
            if (Volatile.Read(ref _current) is { } current)
                return current;

            lock (_gate)
                return _current ??= Collect();
        }
    }

    /// <summary>Adds a probe.</summary>
    /// <exception cref="OpsConfigurationException">The name is taken.</exception>
    public int Add(ProbeRegistration registration, ushort profile)
    {
        lock (_gate)
        {
            if (Find(registration.Name) >= 0)
                throw new OpsConfigurationException($"Probes:{registration.Name}: a probe of this name is registered already; give each probe a name of its own");

            var id = _freeIds.TryPop(out var free) ? free : NewId();
            ref var state = ref this[id];
            var version = state.Control & ~(ProbeControl.Version - 1);
            state = new ProbeState { Registration = registration, Probe = registration.Probe, Profile = profile, Value = double.NaN, NextInBucket = TimingWheel.NotInWheel, Control = version + ProbeControl.Version };
            _names.Add(registration.Name, id, NameOf);
            Volatile.Write(ref _current, null);
            return id;
        }
    }

    /// <summary>Takes a name out, so that no source starts the probe any more; the id is free only after <see cref="Free"/>.</summary>
    /// <returns>The id, or -1 where there is no such probe.</returns>
    public int Remove(string name)
    {
        lock (_gate)
        {
            var id = Find(name);
            if (id < 0)
                return -1;

            _names.Remove(name, NameOf);
            Volatile.Write(ref this[id].Removed, true);
            Volatile.Write(ref _current, null);
            return id;
        }
    }

    /// <summary>Lets the id of a removed probe be used again; its owner calls this.</summary>
    public void Free(int id)
    {
        lock (_gate)
        {
            ref var state = ref this[id];
            state.Registration = null;
            state.Probe = null;
            state.Detail = null;
            ProbeControl.Release(ref state.Control);
            _freeIds.Push(id);
        }
    }

    /// <summary>Returns the id of a name, or -1.</summary>
    public int IdOf(string name)
    {
        lock (_gate)
            return Find(name);
    }

    /// <summary>Returns a consistent copy of a state.</summary>
    public ProbeState Read(int id)
    {
        ref var state = ref this[id];
        var spin = default(SpinWait);
        while (true)
        {
            var before = Volatile.Read(ref state.Control);
            var copy = state;
            Volatile.ReadBarrier();
            if ((before & ProbeControl.Writing) == 0 && ((before ^ state.Control) & ~ProbeControl.Running & ~ProbeControl.Hung) == 0)
                return copy;
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    public void Remember(int id, ref ProbeState state, HistoryRecord record)
    {
        if (historyLength == 0)
            return;

        History(id)[state.HistoryCount & (historyLength - 1)] = record.Packed;
        // Wraps within a multiple of every length, and says "full" for ever after.
        state.HistoryCount = state.HistoryCount == ushort.MaxValue ? (ushort)(ushort.MaxValue - historyLength + 1) : (ushort)(state.HistoryCount + 1);
    }

    /// <summary>Returns the remembered results of a probe, oldest first.</summary>
    public List<HistoryRecord> ReadHistory(int id)
    {
        var records = new List<HistoryRecord>();
        if (historyLength == 0)
            return records;

        var count = Read(id).HistoryCount;
        var history = History(id);
        for (var position = Math.Max(0, count - historyLength); position < count; position++)
            records.Add(new HistoryRecord(Volatile.Read(ref history[position & (historyLength - 1)])));
        return records;
    }

    private int Find(string name) => _names.Find(name, NameOf);

    private string? NameOf(int id) => this[id].Registration?.Name;

    private Span<ulong> History(int id) => _chunks[id >> ChunkBits].History.AsSpan((id & (ChunkLength - 1)) * historyLength, historyLength);

    private int NewId()
    {
        if (_idCount == _chunks.Length << ChunkBits)
            Volatile.Write(ref _chunks, [.. _chunks, new Chunk(ChunkLength, historyLength)]);
        return _idCount++;
    }

    private ProbeSet Collect()
    {
        var ids = new List<int>(_names.Count);
        for (var id = 0; id < _idCount; id++)
        {
            if (this[id] is { Removed: false, Registration: not null })
                ids.Add(id);
        }

        return new ProbeSet([.. ids], [.. ids.Select(id => this[id].Registration!)]);
    }

    private sealed class Chunk(int length, int historyLength)
    {
        public ProbeState[] States { get; } = new ProbeState[length];

        public ulong[] History { get; } = new ulong[length * historyLength];
    }
}
