namespace Ops.Providers.Compose;

/// <summary>Reads one service.</summary>
internal sealed class ServiceReader(ComposeSources sources)
{
    private static readonly Dictionary<string, PullPolicy> _pullPolicies = new(StringComparer.Ordinal)
    {
        ["always"] = PullPolicy.Always,
        ["never"] = PullPolicy.Never,
        ["missing"] = PullPolicy.Missing,
        ["if_not_present"] = PullPolicy.Missing,
        ["build"] = PullPolicy.Build,
    };

    public ComposeService Read(string name, ComposeNode node)
    {
        var map = new MapReader(node, $"services.{name}", sources.Problems);
        var deploy = new DeployReader(map);
        var service = new ComposeService
        {
            Name = name,
            Place = node.Place,
            Image = map.Text("image"),
            Build = BuildReader.Read(map, sources),
            PullPolicy = map.Choose("pull_policy", _pullPolicies) ?? PullPolicy.Missing,
            Command = map.Words("command"),
            Entrypoint = map.Words("entrypoint"),
            Environment = new EnvironmentReader(map, sources).Read(),
            Labels = map.Values("labels"),
            Ports = PortReader.Read(map),
            Expose = PortReader.ReadExposed(map),
            Mounts = [.. new MountReader(map).Read(), .. SecretReader.Read(map, "secrets", sources), .. SecretReader.Read(map, "configs", sources)],
            Networks = NetworkReader.ReadAttachments(map),
            NetworkMode = map.Text("network_mode"),
            DependsOn = DependencyReader.Read(map),
            Healthcheck = HealthcheckReader.Read(map),
            Restart = deploy.Restart ?? RestartReader.Read(map),
            Replicas = deploy.Replicas ?? map.Number("scale") ?? 1,
            Cpus = deploy.Cpus ?? map.Decimal("cpus"),
            MemoryBytes = deploy.MemoryBytes ?? map.Bytes("mem_limit"),
            MemoryReservationBytes = deploy.MemoryReservationBytes ?? map.Bytes("mem_reservation"),
            Pids = deploy.Pids ?? map.Number("pids_limit"),
            SharedMemoryBytes = map.Bytes("shm_size"),
            Logging = ReadLogging(map),
            Ulimits = ReadUlimits(map),
            Sysctls = map.Values("sysctls"),
        };
        service = WithProcess(service, map);
        // What 'up' starts, shows and watches has nothing to do here, where services are deployed by name.
        map.Accept("cpus", "mem_limit", "mem_reservation", "pids_limit", "scale", "restart", "profiles", "attach", "develop");
        Check(service, map);
        map.Finish();
        return service;
    }

    private static ComposeService WithProcess(ComposeService service, MapReader map) => service with
    {
        ContainerName = map.Text("container_name"),
        Hostname = map.Text("hostname"),
        DomainName = map.Text("domainname"),
        User = map.Text("user"),
        WorkingFolder = map.Text("working_dir"),
        StopSignal = map.Text("stop_signal"),
        StopGrace = map.Time("stop_grace_period"),
        Init = map.Flag("init"),
        ReadOnly = map.Flag("read_only") ?? false,
        Privileged = map.Flag("privileged") ?? false,
        HasTerminal = map.Flag("tty") ?? false,
        KeepsInputOpen = map.Flag("stdin_open") ?? false,
        PidMode = map.Text("pid"),
        IpcMode = map.Text("ipc"),
        AddedCapabilities = map.Texts("cap_add"),
        DroppedCapabilities = map.Texts("cap_drop"),
        SecurityOptions = map.Texts("security_opt"),
        AddedGroups = map.Texts("group_add"),
        Dns = map.Texts("dns", allowsText: true),
        DnsSearch = map.Texts("dns_search", allowsText: true),
        ExtraHosts = [.. HostReader.Read(map)],
    };

    private static void Check(ComposeService service, MapReader map)
    {
        if (service.Image is null && service.Build is null && map.Node.Entries is not null)
            map.Add(map.Node, "", "it has neither image nor build; write one of them");
        if (service.Image is { } image && ImageReference.Parse(image) is null && !map.Problems.Any(map.Take("image")!.Place))
            map.Add("image", $"'{image}' is no name of an image; write registry.example:5000/app:1.2.3");
        if (service.NetworkMode is { } mode && mode is not ("host" or "none" or "bridge"))
            map.Add("network_mode", $"'{mode}' is not supported, since containers are replaced; write host, none or bridge, or use networks");
        if (service.NetworkMode is not null && map.Has("networks"))
            map.Add("network_mode", "it excludes networks; remove one of them");
        if (service.ContainerName is { } name && (name.Length < 2 || !char.IsAsciiLetterOrDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-')))
            map.Add("container_name", $"'{name}' is no name of a container; write at least two letters, digits, '_', '.' and '-', beginning with a letter or digit");
        if (service.ContainerName is not null && service.Replicas > 1)
            map.Add("container_name", $"{service.Replicas} containers cannot have one name; remove it");
        foreach (var group in service.Mounts.GroupBy(mount => mount.Target, StringComparer.Ordinal).Where(group => group.Count() > 1))
            map.Add("volumes", $"'{group.Key}' is mounted {group.Count()} times; keep one");
    }

    private static ContainerCreate.LogSettings? ReadLogging(MapReader map)
    {
        if (map.Map("logging") is not { } logging)
            return null;
        var settings = new ContainerCreate.LogSettings(logging.Text("driver"), logging.Values("options"));
        logging.Finish();
        return settings;
    }

    private static List<ContainerCreate.LimitSettings> ReadUlimits(MapReader map)
    {
        var limits = new List<ContainerCreate.LimitSettings>();
        if (map.Map("ulimits") is not { } all)
            return limits;

        foreach (var (name, node) in all.Node.Entries ?? new Dictionary<string, ComposeNode>(StringComparer.Ordinal))
        {
            var (soft, hard) = node.Entries is null ? Twice(all.Number(name)) : ReadBoth(new MapReader(node, $"{all.Path}.{name}", map.Problems));
            if (soft is not null && hard is not null)
                limits.Add(new ContainerCreate.LimitSettings(name, soft.Value, hard.Value));
        }

        return limits;
    }

    private static (int? Soft, int? Hard) Twice(int? number) => (number, number);

    private static (int? Soft, int? Hard) ReadBoth(MapReader limit)
    {
        var (soft, hard) = (limit.Number("soft"), limit.Number("hard"));
        limit.Finish();
        if (!limit.Has("soft") || !limit.Has("hard"))
            limit.Add(limit.Node, "", "soft and hard are required; write both, or one number in their place");
        return (soft, hard);
    }
}
