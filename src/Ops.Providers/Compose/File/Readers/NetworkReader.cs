namespace Ops.Providers.Compose;

/// <summary>Reads networks and how services take part in them.</summary>
internal static class NetworkReader
{
    public static IReadOnlyDictionary<string, ComposeAttachment> ReadAttachments(MapReader service)
    {
        var attachments = new Dictionary<string, ComposeAttachment>(StringComparer.Ordinal);
        if (service.Take("networks") is not { } node)
            return attachments;

        foreach (var (name, entry) in node.Entries ?? new Dictionary<string, ComposeNode>(StringComparer.Ordinal))
        {
            var map = new MapReader(entry, $"{service.Path}.networks.{name}", service.Problems);
            attachments[name] = new ComposeAttachment { Aliases = map.Texts("aliases"), Ipv4 = map.Text("ipv4_address"), Ipv6 = map.Text("ipv6_address"), Priority = map.Number("priority") ?? 0 };
            map.Finish();
        }

        foreach (var name in node.Entries is null ? service.Texts("networks") : [])
            attachments[name] = new ComposeAttachment();
        return attachments;
    }

    public static ComposeNetwork Read(string key, ComposeNode node, string project, ComposeProblems problems)
    {
        var map = new MapReader(node, $"networks.{key}", problems);
        var external = ExternalReader.Read(map);
        var network = new ComposeNetwork(key, map.Text("name") ?? external.Name ?? (external.IsExternal ? key : $"{project}_{key}"))
        {
            IsExternal = external.IsExternal,
            Driver = map.Text("driver"),
            IsInternal = map.Flag("internal") ?? false,
            IsAttachable = map.Flag("attachable") ?? false,
            HasIpv6 = map.Flag("enable_ipv6") ?? false,
            Options = map.Values("driver_opts"),
            Labels = map.Values("labels"),
            Addresses = ReadAddresses(map),
        };
        map.Finish();
        return network;
    }

    private static NetworkCreate.AddressManagement? ReadAddresses(MapReader network)
    {
        if (network.Map("ipam") is not { } ipam)
            return null;

        var pools = new List<NetworkCreate.AddressPool>();
        foreach (var (item, index) in (ipam.Take("config")?.Items ?? []).Select((item, index) => (item, index)))
        {
            var pool = new MapReader(item, $"{ipam.Path}.config[{index}]", network.Problems);
            pools.Add(new NetworkCreate.AddressPool(pool.Text("subnet"), pool.Text("gateway"), pool.Text("ip_range")));
            pool.Finish();
        }

        var driver = ipam.Text("driver");
        ipam.Finish();
        return new NetworkCreate.AddressManagement(driver ?? "default", pools);
    }
}
