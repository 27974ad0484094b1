using System.Runtime.InteropServices;

namespace Ops.Providers.Host;

/// <summary>What a block device has read, or written, since it appeared.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TransferCounters(ulong Operations, ulong Sectors)
{
    // Whatever the sectors of the device are.
    private const int BytesPerSector = 512;

    /// <summary>Takes the four numbers of one direction off a line of /proc/diskstats: completed, merged, sectors, milliseconds.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> fields, out TransferCounters counters)
    {
        counters = default;
        if (!KernelText.TryNextCounter(ref fields, out var operations) ||
            !KernelText.TryNextCounter(ref fields, out _) ||
            !KernelText.TryNextCounter(ref fields, out var sectors) ||
            !KernelText.TryNextCounter(ref fields, out _))
            return false;

        counters = new TransferCounters(operations, sectors);
        return true;
    }

    /// <summary>Returns the transfer per second since an earlier reading, or null where the device began to count again.</summary>
    public DiskTransfer? Since(TransferCounters earlier, TimeSpan window)
    {
        if (Operations < earlier.Operations || Sectors < earlier.Sectors)
            return null;

        return new DiskTransfer
        {
            BytesPerSecond = BytesPerSector * (double)(Sectors - earlier.Sectors) / window.TotalSeconds,
            OperationsPerSecond = (Operations - earlier.Operations) / window.TotalSeconds,
        };
    }
}
