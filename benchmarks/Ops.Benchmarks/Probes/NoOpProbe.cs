using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ops.Health;

namespace Ops.Benchmarks.Probes;

/// <summary>Ends at once; the check returns one task that is made once.</summary>
internal sealed class NoOpProbe : IBenchProbe
{
    private static readonly Task<HealthCheckResult> Healthy = Task.FromResult(HealthCheckResult.Healthy());

    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken) => new(ProbeResult.Healthy());

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Healthy;
}
