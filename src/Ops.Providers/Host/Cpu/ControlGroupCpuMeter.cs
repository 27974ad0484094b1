using System.Runtime.InteropServices;

namespace Ops.Providers.Host;

/// <summary>Measures a control group against the processor time that its quota allows.</summary>
internal sealed class ControlGroupCpuMeter(ControlGroup group, double cores) : CpuMeter
{
    private readonly KernelFileReader _reader = new();
    private readonly string _path = group.Folder + "/cpu.stat";
    private Counters _current;
    private Counters _spent;

    public override double BusyPercent =>
        Window > TimeSpan.Zero ? 100.0 * _spent.UsageMicroseconds / (Window.TotalMicroseconds * cores) : double.NaN;

    /// <summary>Returns a meter of the tightest quota among the groups, or null where none has one.</summary>
    public static ControlGroupCpuMeter? Find(IReadOnlyList<ControlGroup> groups)
    {
        var reader = new KernelFileReader();
        return groups
            .Select(group => (Group: group, Cores: Quota(group, reader)))
            .Where(limit => limit.Cores > 0)
            .OrderBy(limit => limit.Cores)
            .Select(limit => new ControlGroupCpuMeter(limit.Group, limit.Cores))
            .FirstOrDefault();
    }

    public override string Describe()
    {
        var throttled = _spent.Periods > 0 ? $", throttled in {Units.Percent(100.0 * _spent.ThrottledPeriods / _spent.Periods)} of the periods" : "";
        return $"CPU {Units.Percent(BusyPercent)} of the {Units.Number(cores)} cores that control group {group.Name} may use, over {Units.Duration(Window)}{throttled}";
    }

    protected override bool TryRead()
    {
        if (!_reader.TryRead(_path, out var text) || !KernelText.TryGetNumber(text, "usage_usec"u8, out var usage))
            return false;

        _ = KernelText.TryGetNumber(text, "nr_periods"u8, out var periods);
        _ = KernelText.TryGetNumber(text, "nr_throttled"u8, out var throttled);
        var counters = new Counters(usage, periods, throttled);
        _spent = new Counters(
            Math.Max(0, counters.UsageMicroseconds - _current.UsageMicroseconds),
            Math.Max(0, counters.Periods - _current.Periods),
            Math.Max(0, counters.ThrottledPeriods - _current.ThrottledPeriods));
        _current = counters;
        return true;
    }

    // cpu.max is "quota period" in microseconds, or "max period".
    private static double Quota(ControlGroup group, KernelFileReader reader)
    {
        return reader.TryRead(group.Folder + "/cpu.max", out var text) &&
            KernelText.TryNextNumber(ref text, out var quota) &&
            KernelText.TryNextNumber(ref text, out var period) &&
            period > 0
                ? (double)quota / period
                : 0;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Counters(long UsageMicroseconds, long Periods, long ThrottledPeriods);
}
