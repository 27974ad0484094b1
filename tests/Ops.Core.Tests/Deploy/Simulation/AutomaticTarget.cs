using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

/// <summary>A simulated platform that does the rest by itself: it rolls to what it is given, or has that take over as soon as it is pushed.</summary>
internal sealed class AutomaticTarget(SimulatedPlatform platform, StagingMode staging, TimeProvider time) : IDeployTarget, INativeRollout
{
    private string? _rollsTo;

    public TargetDescriptor Descriptor { get; } = new("test", "automatic") { Staging = staging, TrafficFollowsInstances = true };

    public T? Get<T>()
        where T : class, ITargetCapability =>
        typeof(T) == typeof(INativeRollout) && staging == StagingMode.Beside ? this as T : null;

    public Task<ServiceState> ObserveAsync(string service, CancellationToken cancellationToken) => Task.FromResult(platform.Observe(service, time.GetUtcNow()));

    public Task<IReadOnlyList<Revision>> RevisionsAsync(string service, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Revision>>(
        [.. platform.Sets.OrderByDescending(set => set.Revision).Select(set => new Revision(set.Revision, set.Spec.Version, set.Id, set.Spec.Hash(), time.GetUtcNow(), set.Wanted > 0, set.Spec))]);

    public Task<DeployAssessment> AssessAsync(DeploySpec spec, ServiceState state, CancellationToken cancellationToken) => Task.FromResult(new DeployAssessment());

    public Task<InstanceSet> StageAsync(StageIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        platform.Change($"push {intent.Spec.Version} as {intent.SetId}", operation, () =>
        {
            platform.Stage(intent);
            StopOthers(intent.SetId);
        });
        return Task.FromResult(platform.Find(intent.SetId)!.Observe());
    }

    public Task RetireAsync(RetireIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        platform.Change($"retire {intent.SetId} {intent.Mode}", operation, () => platform.Retire(intent.SetId, intent.Mode));
        return Task.CompletedTask;
    }

    public Task StartAsync(StageIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        platform.Change($"roll to {intent.SetId}", operation, () => RollTo(intent));
        return Task.CompletedTask;
    }

    public Task UndoAsync(string service, int revision, Operation operation, CancellationToken cancellationToken)
    {
        var set = platform.Sets.FirstOrDefault(set => set.Revision == revision) ?? throw new DeployException(DeployError.NotFound, DeployRetry.No, $"there is no revision {revision}");
        var replicas = platform.Sets.Where(other => other != set).Max(other => other.Wanted);
        platform.Change($"undo to {set.Id}", operation, () => RollTo(new StageIntent { SetId = set.Id, Revision = revision, Spec = set.Spec, Replicas = replicas }));
        return Task.CompletedTask;
    }

    /// <summary>The old instances go once the new ones are ready, as on platforms that roll by themselves.</summary>
    Task<RolloutStatus> INativeRollout.ObserveAsync(string service, CancellationToken cancellationToken)
    {
        var set = platform.Find(_rollsTo!)!.Observe();
        var phase = set.Ready == set.Wanted ? RolloutPhase.Complete
            : set.Instances.Any(instance => instance.State == InstanceState.Failed) ? RolloutPhase.Failed
            : RolloutPhase.Progressing;
        if (phase == RolloutPhase.Complete)
            StopOthers(set.Id);
        return Task.FromResult(new RolloutStatus(phase, set.Instances.Count, set.Ready, set.Wanted, null));
    }

    private void RollTo(StageIntent intent)
    {
        _rollsTo = intent.SetId;
        platform.Stage(intent);
    }

    private void StopOthers(string setId)
    {
        foreach (var other in platform.Sets.Where(set => set.Id != setId))
            other.Resize(0);
    }
}
