using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

/// <summary>The simulated platform as one simulated process sees it.</summary>
internal sealed class SimulatedTarget(SimulatedPlatform platform, IContacts crash, TimeProvider time, string name = "test") : IDeployTarget, IScalable, IRestartable, ITrafficSwitch, IMaintenanceMode, IOneOffRunner
{
    /// <summary>Called before an operation has its effect; throws what the platform would.</summary>
    public Action<string>? Before { get; set; }

    /// <summary>Called after an operation had its effect; throws what the platform would.</summary>
    public Action<string>? After { get; set; }

    /// <summary>Called before the service is looked at; throws what the platform would.</summary>
    public Action? Observing { get; set; }

    /// <summary>Waited for before the service is looked at.</summary>
    public Func<CancellationToken, Task>? Waiting { get; set; }

    /// <summary>The target's own lock; null where it is locked through the journal.</summary>
    public IDeployLock? Lock { get; set; }

    public string? NoSurgeReason { get; set; }

    public int MigrationExitCode { get; set; }

    public TargetDescriptor Descriptor => new(name, "simulated") { TrafficFollowsInstances = !platform.HasSwitch };

    public T? Get<T>()
        where T : class, ITargetCapability =>
        typeof(T) == typeof(IDeployLock) ? Lock as T
        : !platform.HasSwitch && typeof(T) == typeof(ITrafficSwitch) ? null
        : this as T;

    public async Task<ServiceState> ObserveAsync(string service, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Waiting is { } wait)
            await wait(cancellationToken);
        Observing?.Invoke();
        return crash.Pass(() => platform.Observe(service, time.GetUtcNow()));
    }

    public Task<IReadOnlyList<Revision>> RevisionsAsync(string service, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Revision>>(
        [.. platform.Sets.Where(set => !set.IsForeign).OrderByDescending(set => set.Revision).Select(set => new Revision(set.Revision, set.Spec.Version, set.Id, set.Spec.Hash(), time.GetUtcNow(), set.Wanted > 0, set.Spec))]);

    public Task<DeployAssessment> AssessAsync(DeploySpec spec, ServiceState state, CancellationToken cancellationToken) => Task.FromResult(new DeployAssessment { NoSurgeReason = NoSurgeReason });

    public Task<InstanceSet> StageAsync(StageIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        Change($"stage {intent.SetId}", operation, () => platform.Stage(intent));
        return Task.FromResult(platform.Find(intent.SetId)!.Observe());
    }

    public Task RetireAsync(RetireIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        Change($"retire {intent.SetId} {intent.Mode}", operation, () => platform.Retire(intent.SetId, intent.Mode));
        return Task.CompletedTask;
    }

    public Task<InstanceSet> ScaleAsync(ScaleIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        Change($"scale {intent.SetId} {intent.Replicas}", operation, () => platform.Scale(intent.SetId, intent.Replicas));
        return Task.FromResult(platform.Find(intent.SetId)!.Observe());
    }

    public Task RestartAsync(RestartIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        Change($"restart {intent.InstanceId}", operation, () => platform.Restart(intent.SetId, intent.InstanceId));
        return Task.CompletedTask;
    }

    public Task<TrafficState> GetAsync(string service, CancellationToken cancellationToken) => Task.FromResult(platform.Observe(service, time.GetUtcNow()).Traffic!);

    public Task<TrafficState> SetAsync(string service, TrafficState expected, IReadOnlyList<TrafficShare> shares, Operation operation, CancellationToken cancellationToken)
    {
        if (shares.FirstOrDefault(share => share.Weight > 0 && platform.Find(share.SetId) is not { IsHealthy: true }) is { } dead)
            throw new DeployException(DeployError.NotReady, DeployRetry.No, $"{dead.SetId} has no ready instance");

        Change($"route {string.Join('+', shares.Select(share => $"{share.SetId}:{share.Weight}"))}", operation, () => platform.Route(shares));
        return GetAsync(service, cancellationToken);
    }

    public Task<int> DrainAsync(string service, string setId, TimeSpan timeout, CancellationToken cancellationToken) => Task.FromResult(0);

    public Task SetAsync(string service, bool enabled, Operation operation, CancellationToken cancellationToken)
    {
        Change($"maintenance {enabled}", operation, () => platform.SetMaintenance(enabled));
        return Task.CompletedTask;
    }

    public Task<CommandResult> RunAsync(OneOffIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        Change($"run {intent.Name}", operation, () => platform.Migrate(intent.Command));
        return Task.FromResult(new CommandResult(intent.Name == "migrate" ? MigrationExitCode : 0, "password=hunter2 relation already exists", TimeSpan.FromSeconds(1)));
    }

    private void Change(string what, Operation operation, Action effect)
    {
        Before?.Invoke(what);
        crash.Pass(() => platform.Change(what, operation, effect));
        After?.Invoke(what);
    }
}
