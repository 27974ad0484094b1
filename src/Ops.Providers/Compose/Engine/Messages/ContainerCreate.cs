namespace Ops.Providers.Compose;

/// <summary>What a container is to be.</summary>
internal sealed record ContainerCreate
{
    public required string Image { get; init; }

    public IReadOnlyList<string>? Cmd { get; init; }

    public IReadOnlyList<string>? Entrypoint { get; init; }

    public IReadOnlyList<string>? Env { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public string? Hostname { get; init; }

    public string? Domainname { get; init; }

    public string? User { get; init; }

    public string? WorkingDir { get; init; }

    public string? StopSignal { get; init; }

    public int? StopTimeout { get; init; }

    public bool Tty { get; init; }

    public bool OpenStdin { get; init; }

    public IReadOnlyDictionary<string, EmptyInfo>? ExposedPorts { get; init; }

    public HealthSettings? Healthcheck { get; init; }

    public required HostSettings HostConfig { get; init; }

    public NetworkSettings? NetworkingConfig { get; init; }

    internal sealed record HealthSettings
    {
        public IReadOnlyList<string>? Test { get; init; }

        public long? Interval { get; init; }

        public long? Timeout { get; init; }

        public long? StartPeriod { get; init; }

        public int? Retries { get; init; }
    }

    internal sealed record NetworkSettings(IReadOnlyDictionary<string, EndpointSettings> EndpointsConfig);

    internal sealed record HostSettings
    {
        public string? NetworkMode { get; init; }

        public IReadOnlyDictionary<string, IReadOnlyList<PortBinding>>? PortBindings { get; init; }

        public IReadOnlyList<string>? Binds { get; init; }

        public IReadOnlyList<MountSettings>? Mounts { get; init; }

        public RestartSettings? RestartPolicy { get; init; }

        public long? NanoCpus { get; init; }

        public long? Memory { get; init; }

        public long? MemoryReservation { get; init; }

        public long? PidsLimit { get; init; }

        public long? ShmSize { get; init; }

        public bool? Init { get; init; }

        public bool ReadonlyRootfs { get; init; }

        public bool Privileged { get; init; }

        public IReadOnlyList<string>? CapAdd { get; init; }

        public IReadOnlyList<string>? CapDrop { get; init; }

        public IReadOnlyList<string>? SecurityOpt { get; init; }

        public IReadOnlyList<string>? GroupAdd { get; init; }

        public IReadOnlyList<string>? Dns { get; init; }

        public IReadOnlyList<string>? DnsSearch { get; init; }

        public IReadOnlyList<string>? ExtraHosts { get; init; }

        public IReadOnlyList<LimitSettings>? Ulimits { get; init; }

        public IReadOnlyDictionary<string, string>? Sysctls { get; init; }

        public LogSettings? LogConfig { get; init; }

        public string? PidMode { get; init; }

        public string? IpcMode { get; init; }
    }

    internal sealed record MountSettings
    {
        public required string Type { get; init; }

        public string? Source { get; init; }

        public required string Target { get; init; }

        public bool ReadOnly { get; init; }

        public BindSettings? BindOptions { get; init; }

        public VolumeSettings? VolumeOptions { get; init; }

        public TmpfsSettings? TmpfsOptions { get; init; }
    }

    internal sealed record BindSettings(string? Propagation);

    internal sealed record VolumeSettings(bool NoCopy);

    internal sealed record TmpfsSettings(long? SizeBytes, int? Mode);

    internal sealed record RestartSettings(string Name, int MaximumRetryCount);

    internal sealed record LimitSettings(string Name, long Soft, long Hard);

    internal sealed record LogSettings(string? Type, IReadOnlyDictionary<string, string>? Config);
}
