using Ops;
using Ops.Deploy;

namespace Acme.Deploy.Memory;

/// <summary>A deploy target over a platform in memory: the smallest whole one, without a capability.</summary>
public sealed class MemoryTarget(string name, MemoryStore store, IDeploySecrets secrets, TimeProvider time) : IDeployTarget
{
    public TargetDescriptor Descriptor { get; } = new(name, "memory") { TrafficFollowsInstances = true };

    public T? Get<T>()
        where T : class, ITargetCapability => null;

    public async Task<ServiceState> ObserveAsync(string service, CancellationToken cancellationToken)
    {
        await ReachAsync(cancellationToken);
        return new ServiceState { Service = service, ObservedAt = time.GetUtcNow(), Sets = [.. store.Sets(service).Select(set => set.Observe())] };
    }

    public async Task<IReadOnlyList<Revision>> RevisionsAsync(string service, CancellationToken cancellationToken)
    {
        await ReachAsync(cancellationToken);
        return [.. store.Sets(service).Reverse().Select(set => set.AsRevision())];
    }

    public async Task<DeployAssessment> AssessAsync(DeploySpec spec, ServiceState state, CancellationToken cancellationToken)
    {
        await ReachAsync(cancellationToken);
        var problems = new List<string>();
        if (Problem(spec) is { } problem)
            problems.Add(problem.Message);
        foreach (var secret in spec.Secrets.Values)
        {
            if (await secrets.FindAsync(secret, cancellationToken) is null)
                problems.Add($"there is no secret '{secret}'; add it to the host's secrets");
        }

        var runs = store.Sets(spec.Service).LastOrDefault(set => set.Wanted > 0)?.Spec;
        return new DeployAssessment { Problems = problems, Changes = runs is null || runs.Version == spec.Version ? [] : [new SpecChange("version", runs.Version, spec.Version)] };
    }

    public async Task<InstanceSet> StageAsync(StageIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        await ReachAsync(cancellationToken);
        if (intent.Replicas < 0 || intent.Revision < 0 || intent.SetId.Length == 0 || !intent.SetId.All(char.IsAsciiLetterOrDigit))
            throw Refused(DeployError.Invalid, $"'{intent.SetId}', revision {intent.Revision}, with {intent.Replicas} instances makes no sense; give a set of letters and digits, and numbers from 0");
        if (Problem(intent.Spec) is { } problem)
            throw problem;

        return store.Change(intent.Spec.Service, operation, sets =>
        {
            var set = sets.Find(known => known.Id == intent.SetId);
            if (set is not null && set.Spec.Hash() != intent.Spec.Hash())
                throw Refused(DeployError.Conflict, $"set '{intent.SetId}' of '{intent.Spec.Service}' runs another spec; give the new one a set of its own");
            if (set is null)
                sets.Add(set = new MemorySet(intent, time));
            set.Resize(intent.Replicas);
        }, sets => sets.Find(known => known.Id == intent.SetId)?.Observe() ?? Gone(intent));
    }

    public async Task RetireAsync(RetireIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        await ReachAsync(cancellationToken);
        store.Change(intent.Service, operation, sets =>
        {
            sets.Find(known => known.Id == intent.SetId)?.Resize(0);
            if (intent.Mode == RetireMode.Remove)
                sets.RemoveAll(known => known.Id == intent.SetId);
        }, _ => true);
    }

    /// <summary>Stands for the way to a platform; whoever cancels is told by the task.</summary>
    private static async Task ReachAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private DeployException? Problem(DeploySpec spec) =>
        !store.Services.Contains(spec.Service) ? Refused(DeployError.NotFound, $"there is no service '{spec.Service}'; there are: {string.Join(", ", store.Services)}")
        : !MemorySet.Artifacts.Contains(spec.Artifact ?? "good") ? Refused(DeployError.BadArtifact, $"there is no artifact '{spec.Artifact}'; there are: {string.Join(", ", MemorySet.Artifacts)}")
        : null;

    private static InstanceSet Gone(StageIntent intent) => new() { Id = intent.SetId, Revision = intent.Revision, Version = intent.Spec.Version, Wanted = 0 };

    private static DeployException Refused(DeployError error, string message) => new(error, DeployRetry.No, message);
}
