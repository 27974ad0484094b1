using System.Collections.Frozen;
using System.Globalization;

namespace Ops.Providers.Pm2;

/// <summary>Says what a deployment would change and what stands in its way.</summary>
internal sealed class Assessor(AppPlanner planner, ServiceStores stores, Pm2TargetOptions options)
{
    private static readonly FrozenDictionary<string, string> Nothing = FrozenDictionary<string, string>.Empty;

    public async Task<DeployAssessment> AssessAsync(DeploySpec spec, ServiceState state, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var current = CurrentOf(spec.Service, state);
        AppPlan? plan = null;
        if (spec.Replicas < 0)
            problems.Add($"replicas: {spec.Replicas} is below 0");
        try
        {
            var (found, obstacles) = await planner.TryPlanAsync(spec, planner.ReleaseOf(spec), state.InMaintenance, cancellationToken).ConfigureAwait(false);
            plan = found;
            problems.AddRange(obstacles);
        }
        catch (DeployException exception)
        {
            problems.Add(exception.Message);
        }

        return new DeployAssessment { Changes = [.. ChangesOf(current, spec)], Problems = problems, NoSurgeReason = NoSurge(spec, plan) };
    }

    private string? NoSurge(DeploySpec spec, AppPlan? plan) => plan is null or { App.IsCluster: true } || options.Workers.Contains(spec.Service)
        ? null
        : $"'{spec.Service}' runs in fork mode, where two processes cannot share a port; run it by node in cluster mode, list it under Workers if it listens on no port, or use the recreate strategy";

    private DeploySpec? CurrentOf(string service, ServiceState state)
    {
        var record = stores.Of(service).Read();
        var serving = state.Traffic?.Shares.Where(share => share.Weight > 0).OrderByDescending(share => share.Weight).Select(share => record.Find(share.SetId)).FirstOrDefault(set => set is not null);
        return (serving ?? record.Sets.Where(set => set.Wanted > 0).MaxBy(set => set.Revision))?.Spec;
    }

    private IEnumerable<SpecChange> ChangesOf(DeploySpec? from, DeploySpec to)
    {
        foreach (var change in Plain(from, to).Where(change => !string.Equals(change.From, change.To, StringComparison.Ordinal)))
            yield return change;
        IReadOnlyDictionary<string, string> before = from?.Environment ?? Nothing;
        foreach (var name in before.Keys.Union(to.Environment.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (old, next) = (before.GetValueOrDefault(name), to.Environment.GetValueOrDefault(name));
            if (!string.Equals(old, next, StringComparison.Ordinal))
                yield return new SpecChange($"environment.{name}", Shown(name, old), Shown(name, next));
        }

        IReadOnlyDictionary<string, string> secrets = from?.Secrets ?? Nothing;
        foreach (var name in secrets.Keys.Union(to.Secrets.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (!string.Equals(secrets.GetValueOrDefault(name), to.Secrets.GetValueOrDefault(name), StringComparison.Ordinal))
                yield return new SpecChange($"secrets.{name}", secrets.GetValueOrDefault(name), to.Secrets.GetValueOrDefault(name));
        }
    }

    private static IEnumerable<SpecChange> Plain(DeploySpec? from, DeploySpec to) =>
    [
        new("version", from?.Version, to.Version),
        new("artifact", from?.Artifact, to.Artifact),
        new("replicas", Shown(from?.Replicas), Shown(to.Replicas)),
        new("limits.memoryBytes", Shown(from?.Limits?.MemoryBytes), Shown(to.Limits?.MemoryBytes)),
    ];

    private static string? Shown(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    /// <summary>An allow-list: what is not known to be harmless may be a secret.</summary>
    private string? Shown(string name, string? value) => value is null || options.ShowEnvironment.Contains(name) || string.Equals(name, options.MaintenanceVariable, StringComparison.Ordinal) ? value : Secret.Redacted;
}
