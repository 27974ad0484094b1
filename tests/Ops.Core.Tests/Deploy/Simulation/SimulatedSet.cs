using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

/// <summary>A set of the simulated platform.</summary>
internal sealed class SimulatedSet(string id, int revision, DeploySpec spec, TimeProvider? clock = null)
{
    /// <summary>How long a look stands for where instances grow older by the clock.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly List<DateTimeOffset> _started = [];

    public string Id => id;

    public int Revision => revision;

    public DeploySpec Spec => spec;

    public int Wanted { get; set; }

    public bool IsForeign { get; init; }

    /// <summary>Whether somebody changed it behind Ops' back.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Says whether the data is as this set needs it.</summary>
    public Func<bool> CanWork { get; init; } = static () => true;

    /// <summary>How often each instance was looked at since it started.</summary>
    public List<int> Looks { get; } = [];

    /// <summary>What its instances are like, by the artifact: good, crash, stuck, or crash after so many looks.</summary>
    public InstanceState StateOf(int index) => StateByArtifact(index) is InstanceState.Ready && !CanWork() ? InstanceState.Unready : StateByArtifact(index);

    private InstanceState StateByArtifact(int index) => spec.Artifact switch
    {
        "crash" => AgeOf(index) > 1 ? InstanceState.Failed : InstanceState.Starting,
        "stuck" => InstanceState.Starting,
        "late" => AgeOf(index) > 8 ? InstanceState.Failed : AgeOf(index) > 1 ? InstanceState.Ready : InstanceState.Starting,
        _ => AgeOf(index) > 1 ? InstanceState.Ready : InstanceState.Starting,
    };

    public bool IsHealthy => Enumerable.Range(0, Looks.Count).Any(index => StateOf(index) == InstanceState.Ready);

    public void Resize(int wanted)
    {
        Wanted = wanted;
        while (Looks.Count > wanted)
        {
            Looks.RemoveAt(Looks.Count - 1);
            _started.RemoveAt(Looks.Count);
        }

        while (Looks.Count < wanted)
        {
            Looks.Add(0);
            _started.Add(Now);
        }
    }

    public void Restart(string instanceId)
    {
        var index = Enumerable.Range(0, Looks.Count).FirstOrDefault(index => NameOf(index) == instanceId, -1);
        if (index < 0)
            return;
        Looks[index] = 0;
        _started[index] = Now;
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
            SpecHash = IsForeign ? "" : spec.Hash(),
            IsForeign = IsForeign,
            Wanted = Wanted,
            Instances = [.. Looks.Select((_, index) => new Instance(NameOf(index), StateOf(index)))],
        };
    }

    private DateTimeOffset Now => clock?.GetUtcNow() ?? default;

    private string NameOf(int index) => $"{id}-{index}";

    private int AgeOf(int index) => clock is null ? Looks[index] : (int)((Now - _started[index]) / Look);
}
