using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

/// <summary>A platform in memory that several simulated processes share, and that notices when a change takes the service down.</summary>
internal sealed class SimulatedPlatform
{
    private readonly Dictionary<string, SimulatedSet> _sets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string What, Action Effect)> _operations = new(StringComparer.Ordinal);
    private List<TrafficShare> _shares = [];
    private int _trafficVersion;

    /// <summary>Changes that took away the last healthy revision that was routed.</summary>
    public List<string> Outages { get; } = [];

    /// <summary>Operations that were carried out, without those that were repeated.</summary>
    public List<string> Effects { get; } = [];

    /// <summary>Operation ids under which something else was asked for than the first time.</summary>
    public List<string> Confusions { get; } = [];

    /// <summary>Changes that somebody made who had lost the lock before.</summary>
    public List<string> Zombies { get; } = [];

    /// <summary>The fence from which on nobody may change anything any more who is older.</summary>
    public long Barrier { get; set; }

    public bool HasSwitch { get; init; } = true;

    /// <summary>By which instances grow older; null where each look at them does it.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>The newest fence that the platform has seen.</summary>
    public long Fence { get; private set; }

    public bool InMaintenance { get; private set; }

    /// <summary>How often the data was migrated in a way that what ran before cannot work with.</summary>
    public int Schema { get; private set; }

    public bool IsUp => HasSwitch
        ? _shares.Any(share => share.Weight > 0 && Find(share.SetId) is { IsHealthy: true })
        : _sets.Values.Any(set => set.IsHealthy);

    public IReadOnlyList<TrafficShare> Shares => _shares;

    public SimulatedSet? Find(string setId) => _sets.GetValueOrDefault(setId);

    public IEnumerable<SimulatedSet> Sets => _sets.Values;

    public ServiceState Observe(string service, DateTimeOffset now) => new()
    {
        Service = service,
        ObservedAt = now,
        Sets = [.. _sets.Values.OrderBy(set => set.Revision).Select(set => set.Observe())],
        Traffic = HasSwitch ? new TrafficState([.. _shares], $"{_trafficVersion}") : null,
        InMaintenance = InMaintenance,
        Drift = [.. _sets.Values.Where(set => set is { IsChanged: true, Wanted: > 0 }).Select(set => $"{set.Id}: its limits were changed")],
    };

    /// <summary>Carries out an operation once, under its fence.</summary>
    public bool Change(string what, Operation operation, Action effect)
    {
        if (operation.Fence.Token < Fence)
            throw new DeployException(DeployError.StaleFence, DeployRetry.No, $"the fence {operation.Fence.Token} is older than {Fence}");
        Fence = operation.Fence.Token;
        if (_operations.TryGetValue(operation.Id, out var earlier))
        {
            if (earlier.What != what)
                Confusions.Add($"{operation.Id} is '{earlier.What}' and '{what}'");
            return false;
        }

        var wasUp = IsUp || InMaintenance;
        effect();
        _operations.Add(operation.Id, (what, effect));
        Effects.Add(what);
        if (operation.Fence.Token < Barrier)
            Zombies.Add($"{what} under {operation.Fence.Token}, though {Barrier} was there");
        if (wasUp && !IsUp && !InMaintenance)
            Outages.Add(what);
        return true;
    }

    /// <summary>Learns of a newer holder of the lock.</summary>
    public void Raise(long fence) => Fence = Math.Max(Fence, fence);

    /// <summary>Repeats everything that was ever asked for, in a random order.</summary>
    public void Repeat(Random random)
    {
        foreach (var (id, (what, effect)) in _operations.OrderBy(_ => random.Next()).ToList())
            Change(what, new Operation(id, new Fence(Fence, "again")), effect);
    }

    public SimulatedSet Stage(StageIntent intent)
    {
        if (!_sets.TryGetValue(intent.SetId, out var set))
            _sets.Add(intent.SetId, set = NewSet(intent.SetId, intent.Revision, intent.Spec, isForeign: false));
        if (set.IsForeign)
            throw new DeployException(DeployError.Conflict, DeployRetry.No, $"somebody else started {set.Id}");
        set.Resize(intent.Replicas);
        return set;
    }

    /// <summary>Starts instances as somebody does who does not know Ops.</summary>
    public SimulatedSet StartForeign(string setId, int replicas)
    {
        var set = NewSet(setId, 0, new DeploySpec { Service = "web", Version = "unknown", Artifact = "good" }, isForeign: true);
        _sets.Add(setId, set);
        set.Resize(replicas);
        return set;
    }

    /// <summary>Migrates the data, <c>up</c> or <c>down</c>; what was not migrated is not migrated back, and any other command has no effect on what runs.</summary>
    public void Migrate(CommandSpec command) =>
        Schema = command.Arguments.Contains("up") ? Schema + 1 : command.Arguments.Contains("down") ? Math.Max(0, Schema - 1) : Schema;

    public void Retire(string setId, RetireMode mode)
    {
        if (!_sets.TryGetValue(setId, out var set))
            return;
        set.Resize(0);
        if (_shares.RemoveAll(share => share.SetId == setId) > 0)
            _trafficVersion++;
        if (mode == RetireMode.Remove)
            _sets.Remove(setId);
    }

    public void Scale(string setId, int replicas)
    {
        if (Find(setId) is not { IsForeign: false } set)
            throw new DeployException(DeployError.NotFound, DeployRetry.No, $"there is no set {setId}");
        set.Resize(replicas);
    }

    public void Restart(string setId, string instanceId) => Find(setId)?.Restart(instanceId);

    public void Route(IReadOnlyList<TrafficShare> shares)
    {
        _shares = [.. shares];
        _trafficVersion++;
    }

    private SimulatedSet NewSet(string setId, int revision, DeploySpec spec, bool isForeign)
    {
        var needed = Schema;
        return new SimulatedSet(setId, revision, spec, Clock) { IsForeign = isForeign, CanWork = () => Schema == needed };
    }

    public void SetMaintenance(bool enabled) => InMaintenance = enabled;
}
