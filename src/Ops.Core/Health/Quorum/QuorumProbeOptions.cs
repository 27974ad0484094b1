namespace Ops.Health;

/// <summary>The options of a quorum probe; its members are given in code.</summary>
public sealed class QuorumProbeOptions : ProbeOptions
{
    /// <summary>Gets or sets how many members must be healthy; the default, null, means more than half of them.</summary>
    public int? Required { get; set; }

    /// <summary>Gets or sets how many more must be healthy for the whole not to be degraded; the default is 0.</summary>
    public int Reserve { get; set; }

    internal Dictionary<string, Func<IServiceProvider, IHealthProbe>> Members { get; } = new(StringComparer.Ordinal);

    internal int RequiredCount => Required ?? ((Members.Count / 2) + 1);

    /// <summary>Adds a member.</summary>
    /// <exception cref="ArgumentException">There is a member of this name already.</exception>
    public void AddMember(string name, IHealthProbe probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        AddMember(name, _ => probe);
    }

    /// <summary>Adds a member that the host's services make.</summary>
    /// <exception cref="ArgumentException">There is a member of this name already.</exception>
    public void AddMember(string name, Func<IServiceProvider, IHealthProbe> create)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        Members.Add(name, create);
    }
}
