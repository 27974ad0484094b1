namespace Ops.Providers.Host;

internal sealed class CpuProbeOptionsValidator : ProbeOptionsValidator<CpuProbeOptions>
{
    protected override void Validate(CpuProbeOptions options, OptionsProblems problems)
    {
        LinuxOnly.Require(problems, nameof(options.Type), "the CPU probe");
        problems.RequireDefined(options.Scope, nameof(options.Scope));
        problems.RequirePercents(options.DegradedPercent, options.UnhealthyPercent, nameof(options.DegradedPercent), nameof(options.UnhealthyPercent));
        problems.RequireWindow(options.MinWindow, options.Policy, nameof(options.MinWindow));
    }
}
