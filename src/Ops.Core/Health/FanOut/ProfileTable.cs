namespace Ops.Health.FanOut;

/// <summary>The distinct pairs of policy and group, so that a probe needs two bytes for both.</summary>
internal sealed class ProfileTable(HealthMonitorOptions options, long timestampFrequency)
{
    private readonly Dictionary<(ProbePolicy Policy, string? Group), ushort> _indexes = [];
    private readonly Dictionary<string, GroupLimiter> _groups = new(StringComparer.Ordinal);
    private ProbeProfile[] _profiles = [];

    public ProbeProfile this[ushort index] => _profiles[index];

    public IEnumerable<GroupLimiter> Groups
    {
        get
        {
            lock (_indexes)
                return [.. _groups.Values];
        }
    }

    /// <summary>Returns the index of the pair, adding it if it is new.</summary>
    /// <exception cref="OpsConfigurationException">The policy holds a value out of range.</exception>
    public ushort Add(ProbeRegistration registration)
    {
        var problems = new OptionsProblems($"Probes:{registration.Name}");
        ProbePolicyValidator.Validate(registration.Policy, problems);
        if (problems.Problems.Count > 0)
            throw new OpsConfigurationException(problems.Problems);

        lock (_indexes)
        {
            if (_indexes.TryGetValue((registration.Policy, registration.Group), out var index))
                return index;
            if (_profiles.Length > ushort.MaxValue)
                throw new OpsException($"The engine holds {_profiles.Length} different policies, which is as many as it can; let probes share a ProbePolicy.");

            index = (ushort)_profiles.Length;
            // The array is replaced, never changed, so that readers need no lock.
            Volatile.Write(ref _profiles, [.. _profiles, new ProbeProfile(registration.Policy, Group(registration.Group), timestampFrequency)]);
            _indexes.Add((Copy(registration.Policy), registration.Group), index);
            return index;
        }
    }

    private static ProbePolicy Copy(ProbePolicy policy) => policy with
    {
        FailureWindow = policy.FailureWindow is { } window ? window with { } : null,
        FlapDetection = policy.FlapDetection is { } flap ? flap with { } : null,
    };

    private GroupLimiter? Group(string? name)
    {
        if (name is null || !options.GroupConcurrency.TryGetValue(name, out var limit))
            return null;
        if (!_groups.TryGetValue(name, out var group))
            _groups.Add(name, group = new GroupLimiter(limit));
        return group;
    }
}
