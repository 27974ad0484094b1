using System.Runtime.InteropServices;

namespace Ops.Providers.Host;

/// <summary>What went one way through a network interface since it came up.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TrafficCounters(ulong Bytes, ulong Packets, ulong Errors, ulong Drops)
{
    /// <summary>Takes the eight numbers of one direction off a line of /proc/net/dev: bytes packets errs drop fifo frame compressed multicast.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> fields, out TrafficCounters counters)
    {
        counters = default;
        if (!KernelText.TryNextCounter(ref fields, out var bytes) ||
            !KernelText.TryNextCounter(ref fields, out var packets) ||
            !KernelText.TryNextCounter(ref fields, out var errors) ||
            !KernelText.TryNextCounter(ref fields, out var drops))
            return false;

        for (var other = 0; other < 4; other++)
        {
            if (!KernelText.TryNextCounter(ref fields, out _))
                return false;
        }

        counters = new TrafficCounters(bytes, packets, errors, drops);
        return true;
    }

    /// <summary>Returns the traffic per second since an earlier reading, or null where the interface began to count again.</summary>
    public NetworkTraffic? Since(TrafficCounters earlier, TimeSpan window)
    {
        // One counter that runs backwards was full; both together are an interface that was made anew.
        var bytes = Growth(Bytes, earlier.Bytes);
        var packets = Growth(Packets, earlier.Packets);
        if (bytes < 0 && packets < 0)
            return null;
        if (!TryUnwrap(ref bytes, earlier.Bytes) || !TryUnwrap(ref packets, earlier.Packets))
            return null;

        var seconds = window.TotalSeconds;
        return new NetworkTraffic
        {
            BytesPerSecond = bytes / seconds,
            PacketsPerSecond = packets / seconds,
            ErrorsPerSecond = Math.Max(0, Growth(Errors, earlier.Errors)) / seconds,
            DropsPerSecond = Math.Max(0, Growth(Drops, earlier.Drops)) / seconds,
        };
    }

    // The signed difference is right across the end of 64 bits as well.
    private static long Growth(ulong now, ulong earlier) => unchecked((long)(now - earlier));

    // Some drivers count in 32 bits; one that was in the lower half is more likely to have been set back than to have been filled.
    private static bool TryUnwrap(ref long growth, ulong earlier)
    {
        if (growth >= 0)
            return true;

        growth += 1L << 32;
        return earlier is >= 1UL << 31 and <= uint.MaxValue;
    }
}
