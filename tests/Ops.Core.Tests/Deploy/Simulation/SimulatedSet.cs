using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

/// <summary>A set of the simulated platform.</summary>
internal sealed class SimulatedSet(string id, int revision, DeploySpec spec)
{
    public string Id => id;

    public int Revision => revision;

    public DeploySpec Spec => spec;

    public int Wanted { get; set; }

    /// <summary>How often each instance was looked at since it started.</summary>
    public List<int> Looks { get; } = [];

    /// <summary>What its instances are like, by the artifact: good, crash, stuck, or crash after so many looks.</summary>
    public InstanceState StateOf(int index) => spec.Artifact switch
    {
        "crash" => Looks[index] > 1 ? InstanceState.Failed : InstanceState.Starting,
        "stuck" => InstanceState.Starting,
        "late" => Looks[index] > 8 ? InstanceState.Failed : Looks[index] > 1 ? InstanceState.Ready : InstanceState.Starting,
        _ => Looks[index] > 1 ? InstanceState.Ready : InstanceState.Starting,
    };

    public bool IsHealthy => Enumerable.Range(0, Looks.Count).Any(index => StateOf(index) == InstanceState.Ready);

    public void Resize(int wanted)
    {
        Wanted = wanted;
        while (Looks.Count > wanted)
            Looks.RemoveAt(Looks.Count - 1);
        while (Looks.Count < wanted)
            Looks.Add(0);
    }

    public InstanceSet Observe()
    {
        for (var index = 0; index < Looks.Count; index++)
            Looks[index]++;
        return new InstanceSet
        {
            Id = id,
            Revision = revision,
            Version = spec.Version,
            SpecHash = spec.Hash(),
            Wanted = Wanted,
            Instances = [.. Looks.Select((_, index) => new Instance($"{id}-{index}", StateOf(index)))],
        };
    }
}
