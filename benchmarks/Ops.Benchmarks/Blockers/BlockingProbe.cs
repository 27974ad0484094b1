using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ops.Benchmarks.Probes;
using Ops.Health;

namespace Ops.Benchmarks.Blockers;

/// <summary>Blocks its thread, as a synchronous client does.</summary>
internal sealed class BlockingProbe(TimeSpan time) : IBenchProbe
{
    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        Thread.Sleep(time);
        return new(ProbeResult.Healthy());
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Thread.Sleep(time);
        return Task.FromResult(HealthCheckResult.Healthy());
    }
}
