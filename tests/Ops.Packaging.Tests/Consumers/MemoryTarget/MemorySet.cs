using Ops.Deploy;

namespace Acme.Deploy.Memory;

/// <summary>The instances of one revision; what they are like is in the artifact's name.</summary>
public sealed class MemorySet(StageIntent intent, TimeProvider time)
{
    private readonly DateTimeOffset _stagedAt = time.GetUtcNow();
    private DateTimeOffset _startedAt = time.GetUtcNow();

    public static IReadOnlyList<string> Artifacts { get; } = ["good", "crashing", "stuck"];

    public string Id => intent.SetId;

    public DeploySpec Spec => intent.Spec;

    public int Wanted { get; private set; }

    public void Resize(int wanted)
    {
        if (Wanted == 0)
            _startedAt = time.GetUtcNow();
        Wanted = wanted;
    }

    public InstanceSet Observe() => new()
    {
        Id = Id,
        Revision = intent.Revision,
        Version = Spec.Version,
        SpecHash = Spec.Hash(),
        Wanted = Wanted,
        Instances = [.. Enumerable.Range(1, Wanted).Select(number => new Instance($"{Id}-{number}", State) { StartedAt = _startedAt, Detail = State == InstanceState.Failed ? "exited with code 3" : null })],
    };

    public Revision AsRevision() => new(intent.Revision, Spec.Version, Id, Spec.Hash(), _stagedAt, Wanted > 0, Spec);

    private InstanceState State => Spec.Artifact switch
    {
        "crashing" => InstanceState.Failed,
        "stuck" => InstanceState.Starting,
        _ => InstanceState.Ready,
    };
}
