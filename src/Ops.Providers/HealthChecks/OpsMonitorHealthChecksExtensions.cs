using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ops.Health;
using Ops.Providers.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Shows Ops probes as health checks, for endpoints and orchestrators that ask for those.</summary>
public static class OpsMonitorHealthChecksExtensions
{
    /// <summary>Adds one check for the monitor as a whole, named <c>ops</c>: what it knows is told, no probe is run.</summary>
    /// <remarks>Unhealthy while any probe is unhealthy or has no result yet; the monitor must run (<c>RunHealthMonitor()</c>) or be swept.</remarks>
    public static IHealthChecksBuilder AddOpsMonitor(this IHealthChecksBuilder builder) => Add(builder, "ops", null);

    /// <summary>Adds a check for one probe of the monitor, of the same name: what is known is told, the probe is not run.</summary>
    public static IHealthChecksBuilder AddOpsProbe(this IHealthChecksBuilder builder, string probeName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(probeName);
        return Add(builder, probeName, probeName);
    }

    private static IHealthChecksBuilder Add(IHealthChecksBuilder builder, string name, string? probeName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name,
            services => new MonitorHealthCheck(services.GetRequiredService<HealthMonitor>(), probeName),
            failureStatus: null,
            tags: [MonitorHealthCheck.Tag]));
    }
}
