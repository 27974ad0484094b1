using System.Runtime.InteropServices;
using System.Text;

namespace Ops.Providers.Host;

/// <summary>What a block device has done since it appeared.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DiskCounters(TransferCounters Read, TransferCounters Written, uint BusyMilliseconds)
{
    /// <summary>Reads /proc/diskstats; false where it is not that file, or a line of it is cut off.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, Dictionary<string, DiskCounters> into)
    {
        into.Clear();
        while (!text.IsEmpty)
        {
            if (!TryParseLine(KernelText.NextLine(ref text), into))
                return false;
        }

        return into.Count > 0;
    }

    // "   8       0 sda 1051484 89268 27946546 1433789 4315171 1016210 74888048 1823775 0 997400 4082214 …"
    private static bool TryParseLine(ReadOnlySpan<byte> line, Dictionary<string, DiskCounters> into)
    {
        if (!KernelText.TryNextCounter(ref line, out _) || !KernelText.TryNextCounter(ref line, out _))
            return false;

        line = line.TrimStart((byte)' ');
        var end = line.IndexOf((byte)' ');
        var name = line[..Math.Max(0, end)];
        var fields = line[name.Length..];
        if (name.IsEmpty ||
            !TransferCounters.TryTake(ref fields, out var read) ||
            !TransferCounters.TryTake(ref fields, out var written) ||
            !KernelText.TryNextCounter(ref fields, out _) ||
            !KernelText.TryNextCounter(ref fields, out var busy))
            return false;

        // The kernel counts the time in 32 bits, which are full after 49 days of work.
        into[Encoding.UTF8.GetString(name)] = new DiskCounters(read, written, unchecked((uint)busy));
        return true;
    }

    /// <summary>Returns the share of the time, in percent, in which requests were under way since an earlier reading.</summary>
    public double BusyPercentSince(DiskCounters earlier, TimeSpan window) =>
        Math.Min(100, 100 * unchecked(BusyMilliseconds - earlier.BusyMilliseconds) / window.TotalMilliseconds);
}
