using Ops.Deploy;
using Ops.Health;
using Ops.SampleHost.Deploying.Configuration;

namespace Ops.SampleHost.Deploying.Operating;

/// <summary>What runs of a service now.</summary>
/// <param name="Name">The name in the configuration file.</param>
/// <param name="Target">The target.</param>
/// <param name="State">What the target has of it.</param>
internal sealed record ServiceReport(string Name, string Target, ServiceState State)
{
    /// <summary>Gets who changes it now; null where nobody does.</summary>
    public LockLease? Lock { get; init; }

    /// <summary>Gets what its instances use, by instance; empty where the target does not measure it.</summary>
    public IReadOnlyDictionary<string, InstanceUsage> Usage { get; init; } = new Dictionary<string, InstanceUsage>(StringComparer.Ordinal);

    /// <summary>Gets why nothing is known of it; null where something is.</summary>
    public string? Problem { get; private init; }

    /// <summary>Makes the report of a service of which nothing is known.</summary>
    public static ServiceReport Unknown(ServiceDefinition service, DateTimeOffset at, string problem) =>
        new(service.Name, service.Target, new ServiceState { Service = service.Service, ObservedAt = at }) { Problem = problem };

    /// <summary>Gets how it is: unknown where its target does not say, unhealthy without an instance that serves, degraded where something is not as it should be.</summary>
    public ProbeStatus Status => Problem is not null ? ProbeStatus.Unknown
        : State.Current is not { Ready: > 0 } serving ? ProbeStatus.Unhealthy
        : serving.Ready < serving.Wanted || State.InMaintenance || State.Drift.Count > 0 ? ProbeStatus.Degraded
        : ProbeStatus.Healthy;

    /// <summary>Says how it is in one line.</summary>
    public string Say()
    {
        if (Problem is not null)
            return $"nothing is known: {Problem}";

        var serving = State.Current;
        var parts = new List<string> { serving is null ? State.Sets.Count == 0 ? "nothing is deployed" : "nothing runs" : $"{serving.Version} ({serving.Id}), {serving.Ready} of {serving.Wanted} ready" };
        if (State.InMaintenance)
            parts.Add("visitors see the maintenance page");
        if (Lock is { } held)
            parts.Add($"locked by {held.Fence.Owner} for {held.Reason}");
        parts.AddRange(State.Drift.Select(drift => $"drift: {drift}"));
        return string.Join("; ", parts);
    }
}
