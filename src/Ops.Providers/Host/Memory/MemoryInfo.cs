using System.Runtime.InteropServices;

namespace Ops.Providers.Host;

/// <summary>What /proc/meminfo says, in bytes.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MemoryInfo(long Total, long Available, long SwapTotal, long SwapFree)
{
    /// <summary>Reads it; false where it does not say what is available, which Linux does since 3.14.</summary>
    public static bool TryRead(KernelFileReader reader, string path, out MemoryInfo info)
    {
        info = default;
        if (!reader.TryRead(path, out var text) ||
            !TryGetBytes(text, "MemTotal"u8, out var total) ||
            !TryGetBytes(text, "MemAvailable"u8, out var available) ||
            total == 0 || available > total)
            return false;

        _ = TryGetBytes(text, "SwapTotal"u8, out var swapTotal);
        _ = TryGetBytes(text, "SwapFree"u8, out var swapFree);
        info = new MemoryInfo(total, available, swapTotal, Math.Min(swapFree, swapTotal));
        return true;
    }

    private static bool TryGetBytes(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key, out long bytes)
    {
        var found = KernelText.TryGetNumber(text, key, out var kib) && kib <= long.MaxValue / 1024;
        bytes = found ? 1024 * kib : 0;
        return found;
    }
}
