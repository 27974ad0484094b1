namespace Ops.Providers.Host;

internal sealed class LoadProbeOptionsValidator : ProbeOptionsValidator<LoadProbeOptions>
{
    protected override void Validate(LoadProbeOptions options, OptionsProblems problems)
    {
        LinuxOnly.Require(problems, nameof(options.Type), "the load probe");
        problems.RequireDefined(options.Period, nameof(options.Period));
        problems.RequireThresholds(options.DegradedPerCore, options.UnhealthyPerCore, nameof(options.DegradedPerCore), nameof(options.UnhealthyPerCore));
    }
}
