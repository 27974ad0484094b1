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
            !KernelText.TryGetNumber(text, "MemTotal"u8, out var total) ||
            !KernelText.TryGetNumber(text, "MemAvailable"u8, out var available) ||
            total <= 0)
            return false;

        _ = KernelText.TryGetNumber(text, "SwapTotal"u8, out var swapTotal);
        _ = KernelText.TryGetNumber(text, "SwapFree"u8, out var swapFree);
        info = new MemoryInfo(total * 1024, available * 1024, swapTotal * 1024, swapFree * 1024);
        return true;
    }
}
