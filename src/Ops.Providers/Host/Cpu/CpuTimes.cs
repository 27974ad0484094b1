using System.Runtime.InteropServices;

namespace Ops.Providers.Host;

/// <summary>How the processors of the machine spent their time since it started, in clock ticks.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CpuTimes(long User, long System, long Idle, long IoWait, long Steal)
{
    public long Total => User + System + Idle + IoWait + Steal;

    /// <summary>Reads the first line of /proc/stat: user nice system idle iowait irq softirq steal guest guest_nice.</summary>
    public static bool TryParse(ReadOnlySpan<byte> stat, out CpuTimes times)
    {
        times = default;
        if (!stat.StartsWith("cpu "u8))
            return false;

        // Guest time is part of user time already.
        var fields = KernelText.NextLine(ref stat)[4..];
        var user = KernelText.NextNumber(ref fields) + KernelText.NextNumber(ref fields);
        var system = KernelText.NextNumber(ref fields);
        var idle = KernelText.NextNumber(ref fields);
        var ioWait = KernelText.NextNumber(ref fields);
        system += KernelText.NextNumber(ref fields) + KernelText.NextNumber(ref fields);
        times = new CpuTimes(user, system, idle, ioWait, KernelText.NextNumber(ref fields));
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
