using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ops.Benchmarks.Probes;
using Ops.Health;

namespace Ops.Benchmarks.Hung;

/// <summary>Takes as long as a quick network answer does.</summary>
internal sealed class DelayProbe(TimeSpan delay) : IBenchProbe
{
    public async ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        await Task.Delay(delay, cancellationToken);
        return ProbeResult.Healthy();
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await Task.Delay(delay, cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
