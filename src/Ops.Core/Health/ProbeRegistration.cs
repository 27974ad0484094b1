namespace Ops.Health;

/// <summary>A probe with its name and policy, as given to the engine.</summary>
public sealed record ProbeRegistration
{
    /// <summary>Creates a registration with the default policy.</summary>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="probe">The probe; the engine does not dispose it.</param>
    public ProbeRegistration(string name, IHealthProbe probe)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(probe);
        Name = name;
        Probe = probe;
    }

    /// <summary>Gets the unique name that reports, logs and pages use.</summary>
    public string Name { get; }

    /// <summary>Gets the probe.</summary>
    public IHealthProbe Probe { get; }

    /// <summary>Gets the policy; the default is that of <see cref="ProbePolicy"/>.</summary>
    public ProbePolicy Policy { get; init; } = new();

    /// <summary>Gets the names of the probes that this target needs: while one of them is unhealthy this one is still probed, but its changes are marked suppressed.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>Gets the concurrency group, whose limit <see cref="HealthMonitorOptions.GroupConcurrency"/> holds; the default, null, means none.</summary>
    public string? Group { get; init; }

    /// <summary>Gets labels by which probes are selected, as by maintenance windows.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Where the options came from, for messages; null where it is <c>Probes:</c> and the name.</summary>
    internal string? ConfigurationPath { get; init; }

    internal OptionsProblems StartProblems() => new(ConfigurationPath ?? $"Probes:{Name}");
}
