namespace Ops.Providers.Compose;

/// <summary>Makes of a service's definition and a spec what the engine needs to know of a container.</summary>
internal sealed class ContainerBody(ComposeProject project, ComposeService service, DeploySpec spec, IReadOnlyDictionary<string, Secret> secrets)
{
    public required string Image { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Whether other containers find it under the service's name; not where a proxy decides who gets requests.</summary>
    public required bool HasServiceAlias { get; init; }

    /// <summary>The command, where it is not the service's.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Whether it runs one command beside the instances: without ports, restarts and health checks.</summary>
    public bool IsOneOff { get; init; }

    /// <summary>What the engine does when it ends; what was stopped on purpose stays stopped when the engine itself is restarted.</summary>
    public ContainerCreate.RestartSettings? RestartPolicy => IsOneOff ? null : service.Restart is { Name: RestartReader.Always } always ? always with { Name = RestartReader.UnlessStopped } : service.Restart;

    /// <summary>The networks it takes part in; the first is given when it is created, the others must be connected before it starts.</summary>
    public IReadOnlyList<(string Network, EndpointSettings Endpoint)> Attachments => service.NetworkMode is not null ? [] : [.. Networks().Select(Attach)];

    public ContainerCreate Build()
    {
        var attachments = Attachments;
        return new ContainerCreate
        {
            Image = Image,
            Cmd = Command ?? service.Command,
            Entrypoint = IsOneOff ? [] : service.Entrypoint,
            Env = [.. Environment().Select(variable => $"{variable.Key}={variable.Value}")],
            Labels = Labels,
            Hostname = service.Hostname,
            Domainname = service.DomainName,
            User = service.User,
            WorkingDir = service.WorkingFolder,
            StopSignal = service.StopSignal,
            StopTimeout = service.StopGrace is { } grace ? (int)Math.Ceiling(grace.TotalSeconds) : null,
            Tty = service.HasTerminal && !IsOneOff,
            OpenStdin = service.KeepsInputOpen && !IsOneOff,
            ExposedPorts = IsOneOff ? null : service.Ports.Select(port => port.Target).Concat(service.Expose).Distinct(StringComparer.Ordinal).ToDictionary(port => port, _ => new EmptyInfo(), StringComparer.Ordinal),
            Healthcheck = IsOneOff ? new ContainerCreate.HealthSettings { Test = ["NONE"] } : Health(),
            HostConfig = Host(attachments),
            NetworkingConfig = attachments.Count == 0 ? null : new(new Dictionary<string, EndpointSettings>(StringComparer.Ordinal) { [attachments[0].Network] = attachments[0].Endpoint }),
        };
    }

    /// <summary>The limits, as a label keeps them.</summary>
    public static string LimitsOf(ComposeService service, DeploySpec spec) =>
        string.Create(CultureInfo.InvariantCulture, $"{NanoCpus(service, spec)}/{spec.Limits?.MemoryBytes ?? service.MemoryBytes}");

    private static long? NanoCpus(ComposeService service, DeploySpec spec) =>
        (spec.Limits?.Cpus ?? service.Cpus) is { } cpus ? (long)(cpus * 1e9) : null;

    private SortedDictionary<string, string> Environment()
    {
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in service.Environment)
            variables[name] = value;
        foreach (var (name, value) in spec.Environment)
            variables[name] = value;
        foreach (var (name, secret) in secrets)
            variables[name] = secret.Reveal();
        return variables;
    }

    private IEnumerable<KeyValuePair<string, ComposeAttachment>> Networks() => service.Networks.Count == 0
        ? [new(ProjectRules.DefaultNetwork, new ComposeAttachment())]
        : service.NetworksByPriority;

    private (string Network, EndpointSettings Endpoint) Attach(KeyValuePair<string, ComposeAttachment> network)
    {
        var (key, attachment) = network;
        string[] aliases = HasServiceAlias && !IsOneOff ? [service.Name, .. attachment.Aliases] : [];
        var hasAddress = !IsOneOff && (attachment.Ipv4 ?? attachment.Ipv6) is not null;
        return (ProjectResources.NetworkOf(project, key).Name, new EndpointSettings
        {
            Aliases = aliases,
            IPAMConfig = hasAddress ? new(attachment.Ipv4, attachment.Ipv6) : null,
        });
    }

    private ContainerCreate.HealthSettings? Health() => service.Healthcheck is not { } check ? null : new()
    {
        Test = check.Test,
        Interval = Nanoseconds(check.Interval),
        Timeout = Nanoseconds(check.Timeout),
        StartPeriod = Nanoseconds(check.StartPeriod),
        Retries = check.Retries,
    };

    private ContainerCreate.HostSettings Host(IReadOnlyList<(string Network, EndpointSettings Endpoint)> attachments) => new()
    {
        NetworkMode = service.NetworkMode ?? attachments[0].Network,
        PortBindings = IsOneOff ? null : service.Ports.GroupBy(port => port.Target, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<PortBinding>)[.. group.Select(port => new PortBinding(port.HostIp, port.Published))], StringComparer.Ordinal),
        Binds = [.. service.Mounts.Where(IsPlainBind).Select(MountSettings.Bind)],
        Mounts = [.. service.Mounts.Where(mount => !IsPlainBind(mount)).Select(mount => MountSettings.Of(mount, project))],
        RestartPolicy = RestartPolicy,
        NanoCpus = NanoCpus(service, spec),
        Memory = spec.Limits?.MemoryBytes ?? service.MemoryBytes,
        MemoryReservation = service.MemoryReservationBytes,
        PidsLimit = service.Pids,
        ShmSize = service.SharedMemoryBytes,
        Init = service.Init,
        ReadonlyRootfs = service.ReadOnly,
        Privileged = service.Privileged,
        CapAdd = service.AddedCapabilities,
        CapDrop = service.DroppedCapabilities,
        SecurityOpt = service.SecurityOptions,
        GroupAdd = service.AddedGroups,
        Dns = service.Dns,
        DnsSearch = service.DnsSearch,
        ExtraHosts = service.ExtraHosts,
        Ulimits = service.Ulimits,
        Sysctls = service.Sysctls,
        // A one-off's result is read from its log, so it gets one that can be read.
        LogConfig = IsOneOff ? null : service.Logging,
        PidMode = service.PidMode,
        IpcMode = service.IpcMode,
    };

    /// <summary>Only the short form makes a missing folder on the host; a colon in a path would break it.</summary>
    private static bool IsPlainBind(ComposeMount mount) =>
        mount is { Kind: MountKind.Bind, CreatesSource: true } && !mount.Source!.Contains(':', StringComparison.Ordinal) && !mount.Target.Contains(':', StringComparison.Ordinal);

    private static long? Nanoseconds(TimeSpan? time) => time is { } value ? value.Ticks * 100 : null;
}
