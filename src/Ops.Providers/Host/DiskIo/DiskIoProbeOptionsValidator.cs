namespace Ops.Providers.Host;

internal sealed class DiskIoProbeOptionsValidator : ProbeOptionsValidator<DiskIoProbeOptions>
{
    protected override void Validate(DiskIoProbeOptions options, OptionsProblems problems)
    {
        LinuxOnly.Require(problems, nameof(options.Type), "the disk I/O probe");
        RequireNames(options.Devices, nameof(options.Devices), problems);
        RequireNames(options.ExcludedDevices, nameof(options.ExcludedDevices), problems);
        problems.Require(options.ExcludedDevices.Count == 0 || options.Devices.Count == 0, $"{nameof(options.ExcludedDevices)}:0", "has no effect beside Devices; leave one of them out");
        problems.RequirePercents(options.DegradedPercent, options.UnhealthyPercent, nameof(options.DegradedPercent), nameof(options.UnhealthyPercent));
        problems.RequireWindow(options.MinWindow, options.Policy, nameof(options.MinWindow));
    }

    private static void RequireNames(IList<string> names, string key, OptionsProblems problems)
    {
        for (var i = 0; i < names.Count; i++)
            problems.Require(!string.IsNullOrWhiteSpace(names[i]) && !names[i].StartsWith('/') && !names[i].Contains(' ', StringComparison.Ordinal), $"{key}:{i}", $"'{names[i]}' is not the name of a block device; write one as /proc/diskstats has it, such as sda, or nvme*");
    }
}
