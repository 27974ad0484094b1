using Ops.Deploy;

namespace Ops.Benchmarks.Deploy;

/// <summary>A platform in memory that does everything at once, so that what is left is the engine's own cost.</summary>
internal sealed class BenchTarget(int replicas) : IDeployTarget, IScalable
{
    private readonly Instance[] _instances = [.. Enumerable.Range(0, replicas).Select(number => new Instance($"web-{number}", InstanceState.Ready))];
    private readonly Dictionary<string, InstanceSet> _sets = new(StringComparer.Ordinal);

    public TargetDescriptor Descriptor { get; } = new("bench", "memory") { TrafficFollowsInstances = true };

    /// <summary>Goes back to one revision that runs.</summary>
    public void Reset()
    {
        _sets.Clear();
        Put(new InstanceSet { Id = "r1", Revision = 1, Version = "v1", SpecHash = Spec("v1", replicas).Hash(), Wanted = 0 }, replicas);
    }

    public static DeploySpec Spec(string version, int replicas) => new()
    {
        Service = "web",
        Version = version,
        Artifact = $"registry.example/web@{version}",
        Replicas = replicas,
        Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PORT"] = "8080", ["REGION"] = "eu-west", ["LOG_LEVEL"] = "info" },
    };

    public T? Get<T>()
        where T : class, ITargetCapability => this as T;

    public Task<ServiceState> ObserveAsync(string service, CancellationToken cancellationToken) =>
        Task.FromResult(new ServiceState { Service = service, ObservedAt = DateTimeOffset.UnixEpoch, Sets = [.. _sets.Values] });

    public Task<IReadOnlyList<Revision>> RevisionsAsync(string service, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Revision>>([]);

    public Task<DeployAssessment> AssessAsync(DeploySpec spec, ServiceState state, CancellationToken cancellationToken) => Task.FromResult(new DeployAssessment());

    public Task<InstanceSet> StageAsync(StageIntent intent, Operation operation, CancellationToken cancellationToken) =>
        Task.FromResult(Put(new InstanceSet { Id = intent.SetId, Revision = intent.Revision, Version = intent.Spec.Version, SpecHash = "", Wanted = 0 }, intent.Replicas));

    public Task RetireAsync(RetireIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        if (intent.Mode == RetireMode.Remove)
            _sets.Remove(intent.SetId);
        else
            Put(_sets[intent.SetId], 0);
        return Task.CompletedTask;
    }

    public Task<InstanceSet> ScaleAsync(ScaleIntent intent, Operation operation, CancellationToken cancellationToken) => Task.FromResult(Put(_sets[intent.SetId], intent.Replicas));

    private InstanceSet Put(InstanceSet set, int wanted) => _sets[set.Id] = set with { Wanted = wanted, Instances = new ArraySegment<Instance>(_instances, 0, wanted) };
}
