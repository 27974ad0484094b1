namespace Ops.Providers.Compose;

/// <summary>A container with everything about it.</summary>
internal sealed record ContainerDetails
{
    public required string Id { get; init; }

    public string Name { get; init; } = "";

    /// <summary>The id of its image.</summary>
    public string Image { get; init; } = "";

    public int RestartCount { get; init; }

    public StateInfo State { get; init; } = new();

    public ConfigInfo Config { get; init; } = new();

    public HostInfo HostConfig { get; init; } = new();

    public NetworksInfo NetworkSettings { get; init; } = new();

    public string PlainName => Name.TrimStart('/');

    internal sealed record StateInfo
    {
        public string Status { get; init; } = "";

        public bool Running { get; init; }

        public bool OOMKilled { get; init; }

        public int ExitCode { get; init; }

        public string? Error { get; init; }

        public DateTimeOffset? StartedAt { get; init; }

        public DateTimeOffset? FinishedAt { get; init; }

        public HealthInfo? Health { get; init; }
    }

    internal sealed record HealthInfo
    {
        public string Status { get; init; } = "";

        public IReadOnlyList<HealthRun>? Log { get; init; }
    }

    internal sealed record HealthRun(int ExitCode, string? Output);

    internal sealed record ConfigInfo
    {
        public string Image { get; init; } = "";

        public bool Tty { get; init; }

        /// <summary>How many seconds it may take to end when it is asked to; null where nobody said.</summary>
        public int? StopTimeout { get; init; }

        public IReadOnlyDictionary<string, string>? Labels { get; init; }
    }

    internal sealed record HostInfo
    {
        public long Memory { get; init; }

        public long NanoCpus { get; init; }

        public ContainerCreate.RestartSettings? RestartPolicy { get; init; }
    }

    internal sealed record NetworksInfo
    {
        public IReadOnlyDictionary<string, NetworkInfo>? Networks { get; init; }

        public IReadOnlyDictionary<string, IReadOnlyList<PortBinding>?>? Ports { get; init; }
    }

    internal sealed record NetworkInfo
    {
        public string? IPAddress { get; init; }

        public IReadOnlyList<string>? Aliases { get; init; }
    }
}
