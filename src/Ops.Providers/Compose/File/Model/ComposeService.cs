namespace Ops.Providers.Compose;

/// <summary>A service of a compose project.</summary>
internal sealed record ComposeService
{
    public required string Name { get; init; }

    /// <summary>Where it stands, for messages.</summary>
    public required ComposePlace Place { get; init; }

    public string? Image { get; init; }

    public ComposeBuild? Build { get; init; }

    public PullPolicy PullPolicy { get; init; }

    public IReadOnlyList<string>? Command { get; init; }

    public IReadOnlyList<string>? Entrypoint { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<ComposePort> Ports { get; init; } = [];

    /// <summary>Ports inside, each as <c>80/tcp</c>.</summary>
    public IReadOnlyList<string> Expose { get; init; } = [];

    public IReadOnlyList<ComposeMount> Mounts { get; init; } = [];

    public IReadOnlyDictionary<string, ComposeAttachment> Networks { get; init; } = new Dictionary<string, ComposeAttachment>(StringComparer.Ordinal);

    /// <summary><c>host</c>, <c>none</c> or <c>bridge</c>, instead of networks.</summary>
    /// <summary>The networks, the one that counts most first.</summary>
    public IEnumerable<KeyValuePair<string, ComposeAttachment>> NetworksByPriority =>
        Networks.OrderByDescending(network => network.Value.Priority).ThenBy(network => network.Key, StringComparer.Ordinal);

    public string? NetworkMode { get; init; }

    public IReadOnlyDictionary<string, ComposeDependency> DependsOn { get; init; } = new Dictionary<string, ComposeDependency>(StringComparer.Ordinal);

    public ComposeHealthcheck? Healthcheck { get; init; }

    public ContainerCreate.RestartSettings? Restart { get; init; }

    public int Replicas { get; init; } = 1;

    public double? Cpus { get; init; }

    public long? MemoryBytes { get; init; }

    public long? MemoryReservationBytes { get; init; }

    public long? Pids { get; init; }

    public long? SharedMemoryBytes { get; init; }

    public string? ContainerName { get; init; }

    public string? Hostname { get; init; }

    public string? DomainName { get; init; }

    public string? User { get; init; }

    public string? WorkingFolder { get; init; }

    public string? StopSignal { get; init; }

    public TimeSpan? StopGrace { get; init; }

    public bool? Init { get; init; }

    public bool ReadOnly { get; init; }

    public bool Privileged { get; init; }

    public bool HasTerminal { get; init; }

    public bool KeepsInputOpen { get; init; }

    public string? PidMode { get; init; }

    public string? IpcMode { get; init; }

    public IReadOnlyList<string> AddedCapabilities { get; init; } = [];

    public IReadOnlyList<string> DroppedCapabilities { get; init; } = [];

    public IReadOnlyList<string> SecurityOptions { get; init; } = [];

    public IReadOnlyList<string> AddedGroups { get; init; } = [];

    public IReadOnlyList<string> Dns { get; init; } = [];

    public IReadOnlyList<string> DnsSearch { get; init; } = [];

    /// <summary>Names and addresses, each as <c>name:address</c>.</summary>
    public IReadOnlyList<string> ExtraHosts { get; init; } = [];

    public IReadOnlyList<ContainerCreate.LimitSettings> Ulimits { get; init; } = [];

    public IReadOnlyDictionary<string, string> Sysctls { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public ContainerCreate.LogSettings? Logging { get; init; }
}
