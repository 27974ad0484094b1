using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ops.Providers.HealthChecks.Tests;

internal sealed class CheckStub(Func<HealthCheckContext, CancellationToken, Task<HealthCheckResult>> check) : IHealthCheck
{
    public CheckStub(HealthCheckResult result)
        : this((_, _) => Task.FromResult(result))
    {
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => check(context, cancellationToken);
}
