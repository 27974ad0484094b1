using Ops.Health;

namespace Ops.Providers.HealthChecks;

internal sealed class HealthCheckProbeOptionsValidator : ProbeOptionsValidator<HealthCheckProbeOptions>
{
    protected override void Validate(HealthCheckProbeOptions options, OptionsProblems problems)
    {
        // The common part is all there is.
    }
}
