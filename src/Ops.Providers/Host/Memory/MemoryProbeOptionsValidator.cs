namespace Ops.Providers.Host;

internal sealed class MemoryProbeOptionsValidator : ProbeOptionsValidator<MemoryProbeOptions>
{
    protected override void Validate(MemoryProbeOptions options, OptionsProblems problems)
    {
        LinuxOnly.Require(problems, nameof(options.Type), "the memory probe");
        problems.RequireDefined(options.Scope, nameof(options.Scope));
        problems.RequirePercents(options.DegradedPercent, options.UnhealthyPercent, nameof(options.DegradedPercent), nameof(options.UnhealthyPercent));
        problems.RequirePercents(options.DegradedSwapPercent, options.UnhealthySwapPercent, nameof(options.DegradedSwapPercent), nameof(options.UnhealthySwapPercent));
        problems.RequirePositive(options.OomKillWindow ?? TimeSpan.MaxValue, nameof(options.OomKillWindow));
        problems.RequireRange(options.TopProcessCount, 0, 100, nameof(options.TopProcessCount));
    }
}
