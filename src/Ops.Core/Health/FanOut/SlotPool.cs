namespace Ops.Health.FanOut;

/// <summary>The fixed number of slots that all sources share, and the line of sources that wait for one.</summary>
internal sealed class SlotPool
{
    private readonly FanOutEngine _engine;
    private readonly Lock _gate = new();
    private readonly Slot?[] _slots;
    private readonly Stack<Slot> _free = new();
    private readonly Queue<RunSource> _line = new();
    private int _created;
    private int _inLine;
    private int _available;
    private int _lost;

    public SlotPool(FanOutEngine engine, int capacity)
    {
        _engine = engine;
        _slots = new Slot?[capacity];
        _available = capacity;
    }

    /// <summary>The slots made so far, for the scanner; entries change when a slot is replaced.</summary>
    public ReadOnlySpan<Slot?> Slots => _slots.AsSpan(0, Volatile.Read(ref _created));

    /// <summary>Whether no slot is left that could ever take a run.</summary>
    public bool IsExhausted => Volatile.Read(ref _lost) == Capacity;

    public int Capacity => _slots.Length;

    public int InUse => Capacity - Volatile.Read(ref _available);

    /// <summary>Whether a source other than this one waits for a slot.</summary>
    public bool HasWaitingOtherThan(RunSource source) => Volatile.Read(ref _inLine) > (source.InLine ? 1 : 0);

    public Slot? TryRent()
    {
        if (Volatile.Read(ref _available) == 0)
            return null;

        lock (_gate)
        {
            if (_free.TryPop(out var slot))
            {
                _available--;
                return slot;
            }

            return _created < Capacity ? Create() : null;
        }
    }

    /// <summary>Rents a slot, or puts the source in line for the next one that comes free.</summary>
    public Slot? RentOrWait(RunSource source)
    {
        if (TryRent() is { } free)
            return free;
        if (source.InLine)
            return null;

        lock (_gate)
        {
            // Again, since a slot that came free in between would not look into the line any more.
            if (TryRent() is { } slot)
                return slot;
            Enqueue(source);
            return null;
        }
    }

    /// <summary>Gives a slot back, unless a source waits for one: then that source is returned and the slot is the caller's to run it with.</summary>
    public RunSource? ReturnOrServe(Slot slot)
    {
        lock (_gate)
        {
            while (TryDequeue(out var source))
            {
                if (source.HasWork)
                    return source;
            }

            slot.Forget();
            _free.Push(slot);
            _available++;
            return null;
        }
    }

    /// <summary>Returns the source that has waited longest and puts <paramref name="current"/> at the end of the line, so that sources take turns.</summary>
    public RunSource TakeTurns(RunSource current)
    {
        lock (_gate)
        {
            while (TryDequeue(out var source))
            {
                if (ReferenceEquals(source, current) || !source.HasWork)
                    continue;

                if (current.HasWork)
                    Enqueue(current);
                return source;
            }

            return current;
        }
    }

    /// <summary>Puts a new slot, rented, in the place of one whose run was abandoned.</summary>
    public Slot Replace(Slot abandoned)
    {
        lock (_gate)
            return _slots[abandoned.Position] = new Slot(_engine, this, abandoned.Position);
    }

    /// <summary>Takes a slot out of use until its run ends.</summary>
    public void Lose(Slot slot)
    {
        lock (_gate)
        {
            _lost++;
            _slots[slot.Position] = null;
        }
    }

    /// <summary>Puts a new slot, rented, in the place of one that was lost and whose run has ended at last.</summary>
    public Slot Recover(Slot lost)
    {
        lock (_gate)
        {
            _lost--;
            return _slots[lost.Position] = new Slot(_engine, this, lost.Position);
        }
    }

    /// <summary>Takes all waiting sources out of the line.</summary>
    public List<RunSource> TakeLine()
    {
        lock (_gate)
        {
            var sources = new List<RunSource>();
            while (TryDequeue(out var source))
                sources.Add(source);
            return sources;
        }
    }

    private void Enqueue(RunSource source)
    {
        if (source.InLine)
            return;

        source.InLine = true;
        _line.Enqueue(source);
        Volatile.Write(ref _inLine, _line.Count);
    }

    private bool TryDequeue([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RunSource? source)
    {
        if (!_line.TryDequeue(out source))
            return false;

        source.InLine = false;
        Volatile.Write(ref _inLine, _line.Count);
        return true;
    }

    private Slot Create()
    {
        var slot = new Slot(_engine, this, _created);
        _slots[_created] = slot;
        Volatile.Write(ref _created, _created + 1);
        _available--;
        return slot;
    }
}
