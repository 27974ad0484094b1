using System.Runtime.InteropServices;

namespace Ops.Providers.Host;

/// <summary>How the processors of the machine spent their time since it started, in clock ticks.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CpuTimes(long User, long System, long Idle, long IoWait, long Steal)
{
    // Far more than any machine counts to, and little enough to be added up.
    private const long MaxTicks = long.MaxValue / 1024;

    public long Total => User + System + Idle + IoWait + Steal;

    /// <summary>Reads the first line of /proc/stat: user nice system idle iowait irq softirq steal guest guest_nice.</summary>
    public static bool TryParse(ReadOnlySpan<byte> stat, out CpuTimes times)
    {
        times = default;
        if (!stat.StartsWith("cpu "u8))
            return false;

        // Old kernels end before steal; guest time is part of user time already.
        Span<long> ticks = stackalloc long[8];
        var fields = KernelText.NextLine(ref stat)[4..];
        for (var field = 0; field < ticks.Length && !fields.IsEmpty; field++)
        {
            if (!KernelText.TryNextNumber(ref fields, out ticks[field]) || ticks[field] > MaxTicks)
                return false;
        }

        times = new CpuTimes(ticks[0] + ticks[1], ticks[2] + ticks[5] + ticks[6], ticks[3], ticks[4], ticks[7]);
        return true;
    }

    /// <summary>Returns the time since an earlier reading; the kernel's iowait and idle may run backwards, which counts as none.</summary>
    public CpuTimes Since(CpuTimes earlier) => new(
        Math.Max(0, User - earlier.User),
        Math.Max(0, System - earlier.System),
        Math.Max(0, Idle - earlier.Idle),
        Math.Max(0, IoWait - earlier.IoWait),
        Math.Max(0, Steal - earlier.Steal));
}
