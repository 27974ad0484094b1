using System.Collections.ObjectModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ops.Health;

namespace Ops.Providers.HealthChecks;

/// <summary>Says in the words of a health check what a probe found.</summary>
internal static class ProbeResults
{
    public static HealthCheckResult ToHealthCheckResult(ProbeResult result, HealthCheckRegistration? registration) =>
        ToHealthCheckResult(result.Status, result, registration);

    /// <summary>Goes by the status after thresholds, and takes the words of the latest result.</summary>
    public static HealthCheckResult ToHealthCheckResult(ProbeStatus status, ProbeResult latest, HealthCheckRegistration? registration)
    {
        var data = Data(latest);
        return status switch
        {
            ProbeStatus.Healthy => HealthCheckResult.Healthy(latest.Description, data),
            ProbeStatus.Degraded => HealthCheckResult.Degraded(latest.Description, latest.Exception, data),
            // No evidence is no health: an orchestrator must not send traffic on the strength of it.
            ProbeStatus.Unknown => Failure(registration, latest.Description ?? "there is no result yet", data),
            _ => Failure(registration, latest.Description ?? "unhealthy", data, latest.Exception),
        };
    }

    public static HealthCheckResult Failure(HealthCheckRegistration? registration, string description) =>
        Failure(registration, description, ReadOnlyDictionary<string, object>.Empty);

    private static HealthCheckResult Failure(HealthCheckRegistration? registration, string description, IReadOnlyDictionary<string, object> data, Exception? exception = null) =>
        new(registration?.FailureStatus ?? HealthStatus.Unhealthy, description, exception, data);

    private static ReadOnlyDictionary<string, object> Data(ProbeResult result) => double.IsNaN(result.Value)
        ? ReadOnlyDictionary<string, object>.Empty
        : new ReadOnlyDictionary<string, object>(new Dictionary<string, object>(StringComparer.Ordinal) { ["value"] = result.Value });
}
