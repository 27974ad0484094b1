using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ops.Health;

namespace Ops.Providers.HealthChecks;

/// <summary>Tells what the monitor knows already, so that asking often costs the targets nothing.</summary>
internal sealed class MonitorHealthCheck(HealthMonitor monitor, string? probeName) : IHealthCheck
{
    /// <summary>Marks the checks that are probes already, so that they are not made probes again.</summary>
    public const string Tag = "ops-probe";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(probeName is null ? Whole(context.Registration) : Single(probeName, context.Registration));

    private HealthCheckResult Single(string name, HealthCheckRegistration registration) => monitor.Find(name) is { } probe
        ? ProbeResults.ToHealthCheckResult(probe.Status, probe.Result, registration)
        : ProbeResults.Failure(registration, $"there is no probe '{name}'");

    private HealthCheckResult Whole(HealthCheckRegistration registration)
    {
        var probes = monitor.Snapshot();
        var data = probes.ToDictionary(probe => probe.Name, probe => (object)probe.Status.ToString(), StringComparer.Ordinal);
        var failing = probes.Where(probe => probe.Status is ProbeStatus.Unhealthy or ProbeStatus.Unknown).Select(Describe).ToList();
        if (probes.Count == 0 || failing.Count > 0)
            return new HealthCheckResult(registration.FailureStatus, probes.Count == 0 ? "there is no probe" : string.Join("; ", failing), data: data);

        var degraded = probes.Where(probe => probe.Status == ProbeStatus.Degraded).Select(Describe).ToList();
        return degraded.Count > 0
            ? HealthCheckResult.Degraded(string.Join("; ", degraded), data: data)
            : HealthCheckResult.Healthy($"{probes.Count} probes are healthy", data);
    }

    private static string Describe(ProbeSnapshot probe) =>
        $"{probe.Name} is {probe.Status}{(probe.Result.Description is { } text ? $" ({text})" : "")}";
}
