namespace Ops.Providers.Host;

/// <summary>Measures the block devices of the machine, from /proc/diskstats.</summary>
internal sealed class DiskIoMeter(HostFiles files) : NamedCounterMeter<DiskCounters>(files.At("/proc/diskstats"))
{
    /// <summary>Returns what a device did, or null where it appeared or began to count again between the last two samples.</summary>
    public DiskDeviceIo? IoOf(string name)
    {
        if (SamplesOf(name) is not var (earlier, now))
            return null;

        var read = now.Read.Since(earlier.Read, Window);
        var written = now.Written.Since(earlier.Written, Window);
        return read is null || written is null ? null : new DiskDeviceIo { Name = name, Read = read, Written = written, BusyPercent = now.BusyPercentSince(earlier, Window) };
    }

    protected override bool TryParse(ReadOnlySpan<byte> text, Dictionary<string, DiskCounters> into) => DiskCounters.TryParse(text, into);
}
