namespace Ops.Providers.Host;

/// <summary>Takes snapshots of the machine's largest processes, as <c>top</c> does.</summary>
/// <remarks>Not thread-safe: it measures processor time from one call to the next. States and users are known on Linux only.</remarks>
public sealed class ProcessSnapshotReader
{
    private readonly TimeProvider _time;
    private readonly IProcessSource _source;
    private readonly List<ProcessSample> _samples = [];
    private Dictionary<(int Id, long StartKey), TimeSpan> _previous = [];
    private Dictionary<(int Id, long StartKey), TimeSpan> _current = [];
    private long? _readAt;

    /// <summary>Creates a reader of the machine's processes.</summary>
    /// <param name="time">The clock.</param>
    public ProcessSnapshotReader(TimeProvider time)
        : this(time, ProcessSources.Create(new HostFiles()))
    {
    }

    internal ProcessSnapshotReader(TimeProvider time, IProcessSource source)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _source = source;
    }

    /// <summary>Gets the time since the last snapshot, or null before the first.</summary>
    internal TimeSpan? Elapsed => _readAt is { } readAt ? _time.GetElapsedTime(readAt) : null;

    /// <summary>Takes a snapshot.</summary>
    /// <param name="order">By what processes are ranked.</param>
    /// <param name="count">How many processes it holds at most.</param>
    /// <returns>The snapshot; it is empty where the system does not show its processes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public ProcessSnapshot Read(ProcessOrder order, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var isFirst = _readAt is null;
        var window = Elapsed ?? TimeSpan.Zero;
        var now = _time.GetUtcNow();
        _samples.Clear();
        _source.TryReadAll(_samples);
        _readAt = _time.GetTimestamp();

        var usages = _samples.ConvertAll(sample => (Sample: sample, Cpu: CpuPercent(sample, isFirst, window, now)));
        Remember();
        usages.Sort((a, b) => order == ProcessOrder.Cpu ? b.Cpu.CompareTo(a.Cpu) : b.Sample.ResidentBytes.CompareTo(a.Sample.ResidentBytes));
        return new ProcessSnapshot
        {
            TakenAt = now,
            Window = window,
            TotalCount = usages.Count,
            Processes = [.. usages.Take(count).Select(usage => Describe(usage.Sample, usage.Cpu))],
        };
    }

    // A process that is new since the last snapshot used all of its time within the window.
    private double CpuPercent(ProcessSample sample, bool isFirst, TimeSpan window, DateTimeOffset now)
    {
        var used = sample.CpuTime - _previous.GetValueOrDefault((sample.Id, sample.StartKey));
        var over = isFirst ? now - _source.StartedAt(sample) : window;
        return over > TimeSpan.Zero && used > TimeSpan.Zero ? 100 * (used / over) : 0;
    }

    private void Remember()
    {
        _current.Clear();
        foreach (var sample in _samples)
            _current[(sample.Id, sample.StartKey)] = sample.CpuTime;
        (_previous, _current) = (_current, _previous);
    }

    private ProcessInfo Describe(ProcessSample sample, double cpuPercent) => new()
    {
        Id = sample.Id,
        Name = sample.Name,
        User = _source.UserOf(sample.Id),
        State = sample.State,
        CpuPercent = cpuPercent,
        ResidentBytes = sample.ResidentBytes,
        ThreadCount = sample.ThreadCount,
        StartedAt = _source.StartedAt(sample),
    };
}
