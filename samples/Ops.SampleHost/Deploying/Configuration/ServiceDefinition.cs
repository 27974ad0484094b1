using Ops.Deploy;

namespace Ops.SampleHost.Deploying.Configuration;

/// <summary>A service of the configuration file, and what its settings make of a wish.</summary>
internal sealed class ServiceDefinition(string name, string target, ServiceSettings settings)
{
    private const string Version = "{version}";

    public string Name => name;

    public string Target => target;

    /// <summary>Gets the name by which the target knows the service.</summary>
    public string Service => settings.Service ?? name;

    /// <summary>Returns the same service on another target.</summary>
    public ServiceDefinition On(string other) => new(name, other, settings);

    /// <summary>Makes the wish to deploy a version.</summary>
    public DeployRequest Deploy(DeployOrder order, Wish wish) => new()
    {
        Target = target,
        Spec = Spec(order),
        Actor = wish.Actor,
        Reason = wish.Reason,
        Strategy = StrategyTypes.Create(order.Strategy is { } type && type != (settings.Strategy.Type ?? StrategyTypes.Default) ? new StrategySettings { Type = type } : settings.Strategy),
        Checks = [.. settings.Checks],
        SmokeTests = [.. settings.SmokeTests],
        Verifications = [.. settings.Verifications],
        Migration = settings.Migration?.Create(),
        StagingTarget = settings.StagingTarget == target ? null : settings.StagingTarget,
        Watch = order.SkipsWatch ? null : settings.Watch.Create(),
        BeforeHooks = [.. settings.BeforeHooks],
        AfterHooks = [.. settings.AfterHooks],
        ReadyTimeout = settings.ReadyTimeout,
        StableFor = settings.StableFor,
        Grace = settings.Grace,
        RollBackOnFailure = settings.RollBackOnFailure,
        Redeploy = order.Redeploys,
        Emergency = order.Emergency is { } reason ? new EmergencyOverride(wish.Actor, reason) : null,
    };

    /// <summary>Makes the wish to go back to a version, or to the one before.</summary>
    public RollbackRequest RollBack(string? version, Wish wish) => new()
    {
        Target = target,
        Service = Service,
        Actor = wish.Actor,
        Reason = wish.Reason,
        Version = version,
        Verifications = [.. settings.Verifications],
        ReadyTimeout = settings.ReadyTimeout,
        StableFor = settings.StableFor,
        Grace = settings.Grace,
    };

    /// <summary>Makes a wish about what runs.</summary>
    public ServiceRequest Change(Wish wish) => new()
    {
        Target = target,
        Service = Service,
        Actor = wish.Actor,
        Reason = wish.Reason,
        InstanceChecks = [.. settings.SmokeTests],
        ReadyTimeout = settings.ReadyTimeout,
        StableFor = settings.StableFor,
        Grace = settings.Grace,
    };

    private DeploySpec Spec(DeployOrder order) => new()
    {
        Service = Service,
        Version = order.Version,
        Artifact = order.Artifact ?? settings.Artifact?.Replace(Version, order.Version, StringComparison.Ordinal),
        Replicas = order.Replicas ?? settings.Replicas,
        Environment = settings.Environment.ToDictionary(variable => variable.Key, variable => variable.Value.Replace(Version, order.Version, StringComparison.Ordinal), StringComparer.Ordinal),
        Secrets = settings.Secrets.ToDictionary(StringComparer.Ordinal),
        Limits = settings.Limits is { } limits ? new ResourceLimits { Cpus = limits.Cpus, MemoryBytes = limits.MemoryBytes } : null,
    };
}
