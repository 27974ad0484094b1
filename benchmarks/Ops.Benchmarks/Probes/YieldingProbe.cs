using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ops.Health;

namespace Ops.Benchmarks.Probes;

/// <summary>Goes over the thread pool once, as an async method, whose state the probe itself allocates.</summary>
internal sealed class YieldingProbe : IBenchProbe
{
    public async ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return ProbeResult.Healthy();
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        return HealthCheckResult.Healthy();
    }
}
