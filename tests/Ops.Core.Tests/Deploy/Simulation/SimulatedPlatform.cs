using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

/// <summary>A platform in memory that several simulated processes share, and that notices when a change takes the service down.</summary>
internal sealed class SimulatedPlatform
{
    private readonly Dictionary<string, SimulatedSet> _sets = new(StringComparer.Ordinal);
    private readonly HashSet<string> _operations = new(StringComparer.Ordinal);
    private List<TrafficShare> _shares = [];
    private int _trafficVersion;
    private long _fence;

    /// <summary>Changes that took away the last healthy revision that was routed.</summary>
    public List<string> Outages { get; } = [];

    /// <summary>Operations that were carried out, without those that were repeated.</summary>
    public List<string> Effects { get; } = [];

    public bool HasSwitch { get; init; } = true;

    public bool InMaintenance { get; private set; }

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
    };

    /// <summary>Carries out an operation once, under its fence.</summary>
    public bool Change(string what, Operation operation, Action effect)
    {
        if (operation.Fence.Token < _fence)
            throw new DeployException(DeployError.StaleFence, DeployRetry.No, $"the fence {operation.Fence.Token} is older than {_fence}");
        _fence = operation.Fence.Token;
        if (!_operations.Add(operation.Id))
            return false;

        var wasUp = IsUp;
        effect();
        Effects.Add(what);
        if (wasUp && !IsUp && !InMaintenance)
            Outages.Add(what);
        return true;
    }

    public SimulatedSet Stage(StageIntent intent)
    {
        if (!_sets.TryGetValue(intent.SetId, out var set))
            _sets.Add(intent.SetId, set = new SimulatedSet(intent.SetId, intent.Revision, intent.Spec));
        set.Resize(intent.Replicas);
        return set;
    }

    public void Retire(string setId, RetireMode mode)
    {
        if (!_sets.TryGetValue(setId, out var set))
            return;
        set.Resize(0);
        if (mode == RetireMode.Remove)
            _sets.Remove(setId);
    }

    public void Route(IReadOnlyList<TrafficShare> shares)
    {
        _shares = [.. shares];
        _trafficVersion++;
    }

    public void SetMaintenance(bool enabled) => InMaintenance = enabled;

    private bool IsUp => HasSwitch
        ? _shares.Any(share => share.Weight > 0 && Find(share.SetId) is { IsHealthy: true })
        : _sets.Values.Any(set => set.IsHealthy);
}
