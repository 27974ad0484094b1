namespace Ops.Providers.Host;

/// <summary>Measures the block devices of the machine, from /proc/diskstats.</summary>
internal sealed class DiskIoMeter(HostFiles files) : CounterMeter
{
    private readonly KernelFileReader _reader = new();
    private readonly string _path = files.At("/proc/diskstats");
    private Dictionary<string, DiskCounters> _current = new(StringComparer.Ordinal);
    private Dictionary<string, DiskCounters> _previous = new(StringComparer.Ordinal);

    /// <summary>Gets the names of the devices there are, in order.</summary>
    public IEnumerable<string> Names => _current.Keys.Order(StringComparer.Ordinal);

    /// <summary>Returns what a device did, or null where it appeared or began to count again between the last two samples.</summary>
    public DiskDeviceIo? IoOf(string name)
    {
        if (!_previous.TryGetValue(name, out var earlier) || !_current.TryGetValue(name, out var now))
            return null;

        var read = now.Read.Since(earlier.Read, Window);
        var written = now.Written.Since(earlier.Written, Window);
        return read is null || written is null ? null : new DiskDeviceIo { Name = name, Read = read, Written = written, BusyPercent = now.BusyPercentSince(earlier, Window) };
    }

    protected override bool TryRead()
    {
        (_previous, _current) = (_current, _previous);
        return _reader.TryRead(_path, out var text) && DiskCounters.TryParse(text, _current);
    }
}
