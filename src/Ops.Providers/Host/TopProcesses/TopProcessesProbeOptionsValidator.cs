namespace Ops.Providers.Host;

internal sealed class TopProcessesProbeOptionsValidator : ProbeOptionsValidator<TopProcessesProbeOptions>
{
    protected override void Validate(TopProcessesProbeOptions options, OptionsProblems problems)
    {
        problems.RequireDefined(options.Order, nameof(options.Order));
        problems.RequireRange(options.Count, 1, 100, nameof(options.Count));
        problems.RequireThresholds(options.DegradedResidentBytes, options.UnhealthyResidentBytes, nameof(options.DegradedResidentBytes), nameof(options.UnhealthyResidentBytes));
        problems.RequireThresholds(options.DegradedCpuPercent, options.UnhealthyCpuPercent, nameof(options.DegradedCpuPercent), nameof(options.UnhealthyCpuPercent));
        problems.RequireWindow(options.MinWindow, options.Policy, nameof(options.MinWindow));
        RequireMatchingThreshold(options, problems);
    }

    private static void RequireMatchingThreshold(TopProcessesProbeOptions options, OptionsProblems problems)
    {
        var memory = options.DegradedResidentBytes ?? options.UnhealthyResidentBytes;
        var cpu = options.DegradedCpuPercent ?? options.UnhealthyCpuPercent;
        if (options.Order == ProcessOrder.Cpu)
        {
            problems.Require(memory is null, nameof(options.Order), "Cpu ranks by processor time, so a threshold in bytes is never looked at; register a second probe with Order = Memory for it");
            problems.Require(cpu is not null, nameof(options.UnhealthyCpuPercent), "is missing, and so is DegradedCpuPercent; write at least one, or read snapshots with ProcessSnapshotReader");
        }
        else
        {
            problems.Require(cpu is null, nameof(options.Order), "Memory ranks by resident bytes, so a threshold in percent is never looked at; register a second probe with Order = Cpu for it");
            problems.Require(memory is not null, nameof(options.UnhealthyResidentBytes), "is missing, and so is DegradedResidentBytes; write at least one, or read snapshots with ProcessSnapshotReader");
        }
    }
}
