namespace Ops.Providers.Host;

/// <summary>Measures all processors of the machine, from /proc/stat.</summary>
internal sealed class MachineCpuMeter(HostFiles files, bool countIoWait, bool countSteal) : CpuMeter
{
    private readonly KernelFileReader _reader = new();
    private readonly string _path = files.At("/proc/stat");
    private CpuTimes _current;
    private CpuTimes _spent;

    public override double BusyPercent => Percent(_spent.User + _spent.System + (countIoWait ? _spent.IoWait : 0) + (countSteal ? _spent.Steal : 0));

    public override string Describe() =>
        $"CPU {Units.Percent(BusyPercent)} busy over {Units.Duration(Window)} (user {Units.Percent(Percent(_spent.User))}, system {Units.Percent(Percent(_spent.System))}, iowait {Units.Percent(Percent(_spent.IoWait))}, steal {Units.Percent(Percent(_spent.Steal))})";

    protected override bool TryRead()
    {
        if (!_reader.TryRead(_path, out var text) || !CpuTimes.TryParse(text, out var times))
            return false;

        _spent = times.Since(_current);
        _current = times;
        return true;
    }

    private double Percent(long ticks) => _spent.Total == 0 ? double.NaN : 100.0 * ticks / _spent.Total;
}
