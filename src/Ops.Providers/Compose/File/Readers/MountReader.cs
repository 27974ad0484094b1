namespace Ops.Providers.Compose;

/// <summary>Reads volumes, bind mounts and tmpfs of a service, each as <c>source:target:mode</c> or as a map.</summary>
internal sealed class MountReader(MapReader service)
{
    private static readonly Dictionary<string, MountKind> _kinds = new(StringComparer.Ordinal) { ["volume"] = MountKind.Volume, ["bind"] = MountKind.Bind, ["tmpfs"] = MountKind.Tmpfs };

    public IReadOnlyList<ComposeMount> Read()
    {
        var mounts = new List<ComposeMount>();
        var node = service.Take("volumes");
        if (node is not null && node.Items is null)
            service.Add(node, "volumes", $"a list is expected here, not {node.Kind}");
        foreach (var (item, index) in (node?.Items ?? []).Select((item, index) => (item, index)))
        {
            var mount = item.Entries is not null
                ? ReadLong(new MapReader(item, $"{service.Path}.volumes[{index}]", service.Problems))
                : ReadShort(item, index);
            if (mount is not null)
                mounts.Add(mount);
        }

        mounts.AddRange(service.Texts("tmpfs", allowsText: true).Select(ReadTmpfs).OfType<ComposeMount>());
        return mounts;
    }

    private ComposeMount? ReadShort(ComposeNode item, int index)
    {
        var parts = item.Text?.Split(':') ?? [];
        if (parts.Length is 0 or > 3 || parts[^1].Length == 0 || parts[0].Length == 0)
        {
            service.Add(item, $"volumes[{index}]", $"{item.Kind} is no volume; write data:/var/lib/data, ./folder:/folder:ro, or a map");
            return null;
        }

        if (parts.Length == 1)
            return new ComposeMount(MountKind.Volume, parts[0]);

        var isBind = parts[0][0] is '/' or '.' or '~';
        var mount = new ComposeMount(isBind ? MountKind.Bind : MountKind.Volume, parts[1]) { Source = isBind ? Absolute(parts[0], item) : parts[0] };
        return parts.Length == 2 ? mount : WithModes(mount, item, index, parts[2]);
    }

    private ComposeMount WithModes(ComposeMount mount, ComposeNode item, int index, string modes)
    {
        foreach (var mode in modes.Split(','))
        {
            mount = mode switch
            {
                "ro" => mount with { ReadOnly = true },
                "rw" => mount,
                "nocopy" => mount with { NoCopy = true },
                "shared" or "rshared" or "slave" or "rslave" or "private" or "rprivate" => mount with { Propagation = mode },
                _ => Refuse(mount, item, index, mode),
            };
        }

        return mount;
    }

    private ComposeMount Refuse(ComposeMount mount, ComposeNode item, int index, string mode)
    {
        service.Add(item, $"volumes[{index}]", $"the mode '{mode}' is not supported; remove it (supported: ro, rw, nocopy, shared, rshared, slave, rslave, private, rprivate)");
        return mount;
    }

    private static ComposeMount? ReadLong(MapReader map)
    {
        var kind = map.Choose("type", _kinds) ?? MountKind.Volume;
        var source = map.Text("source");
        var mount = new ComposeMount(kind, map.Text("target") ?? "")
        {
            Source = kind == MountKind.Bind && source is not null ? Absolute(source, map.Node) : source,
            ReadOnly = map.Flag("read_only") ?? false,
        };
        if (mount.Target.Length == 0 || (kind == MountKind.Bind && source is null))
            map.Add(map.Node, "", "target is required, and for a bind mount source as well");
        mount = WithDetails(mount, map);
        map.Finish();
        return mount;
    }

    private static ComposeMount WithDetails(ComposeMount mount, MapReader map)
    {
        var bind = map.Map("bind");
        var volume = map.Map("volume");
        var tmpfs = map.Map("tmpfs");
        mount = mount with
        {
            Propagation = bind?.Text("propagation"),
            CreatesSource = bind?.Flag("create_host_path") ?? true,
            NoCopy = volume?.Flag("nocopy") ?? false,
            SizeBytes = tmpfs?.Bytes("size"),
            Mode = tmpfs?.Parse<int>("mode", "an octal mode such as 1777", OctalMode),
        };
        bind?.Finish();
        volume?.Finish();
        tmpfs?.Finish();
        return mount;
    }

    private ComposeMount? ReadTmpfs(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var mount = new ComposeMount(MountKind.Tmpfs, colon < 0 ? text : text[..colon]);
        foreach (var option in colon < 0 ? [] : text[(colon + 1)..].Split(','))
        {
            if (option.Split('=') is ["size", var size] && Units.TryBytes(size, out var bytes))
                mount = mount with { SizeBytes = bytes };
            else if (option.Split('=') is ["mode", var mode] && OctalMode(mode) is { } number)
                mount = mount with { Mode = number };
            else
                service.Add("tmpfs", $"the option '{option}' is not supported; write size=64m or mode=1777");
        }

        return mount;
    }

    private static int? OctalMode(string text)
    {
        try
        {
            return Convert.ToInt32(text, 8);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    private static string Absolute(string path, ComposeNode node) => Path.GetFullPath(
        path.StartsWith('~') ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..] : path, node.Place.Folder);
}
