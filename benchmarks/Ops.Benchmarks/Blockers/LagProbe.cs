using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ops.Benchmarks.Probes;
using Ops.Health;

namespace Ops.Benchmarks.Blockers;

/// <summary>Ends at once and remembers when it was started.</summary>
internal sealed class LagProbe : IBenchProbe
{
    private static readonly Task<HealthCheckResult> Healthy = Task.FromResult(HealthCheckResult.Healthy());

    public long StartedAt { get; private set; }

    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        StartedAt = Stopwatch.GetTimestamp();
        return new(ProbeResult.Healthy());
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        StartedAt = Stopwatch.GetTimestamp();
        return Healthy;
    }
}
