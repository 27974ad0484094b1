namespace Ops.Providers.Compose;

/// <summary>Reads published ports: <c>80</c>, <c>8080:80</c>, <c>127.0.0.1:8000-8010:8000-8010/udp</c>, or a map.</summary>
internal static class PortReader
{
    public static IReadOnlyList<ComposePort> Read(MapReader service)
    {
        var node = service.Take("ports");
        if (node is not null && node.Items is null)
            service.Add(node, "ports", $"a list is expected here, not {node.Kind}");
        return [.. (node?.Items ?? []).SelectMany((item, index) => ReadOne(service, item, index))];
    }

    /// <summary>Returns what tells a port apart from others in a list, however it is written; null where it is none.</summary>
    public static string? IdentityOf(ComposeNode item)
    {
        if (item.Entries is null)
            return item.Text is { } text && ReadShort(text) is { } ports ? string.Join(' ', ports.Select(Show)) : item.Text;

        string TextOf(string key, string fallback) => item.Entries.GetValueOrDefault(key)?.Text ?? fallback;
        return Show(new ComposePort($"{TextOf("target", "")}/{TextOf("protocol", "tcp")}", TextOf("host_ip", ""), TextOf("published", "")));
    }

    private static string Show(ComposePort port) => $"{port.HostIp}:{port.Published}:{port.Target}";

    /// <summary>Returns the ports that <c>expose</c> names, each as <c>80/tcp</c>.</summary>
    public static IReadOnlyList<string> ReadExposed(MapReader service)
    {
        var exposed = new List<string>();
        foreach (var text in service.Texts("expose"))
        {
            var (range, protocol) = SplitProtocol(text);
            if (ParseRange(range) is { } ports && protocol is not null)
                exposed.AddRange(Enumerable.Range(ports.First, ports.Count).Select(port => $"{port}/{protocol}"));
            else
                service.Add("expose", $"'{text}' is no port; write 80, 80/udp or 8000-8010");
        }

        return exposed;
    }

    private static IEnumerable<ComposePort> ReadOne(MapReader service, ComposeNode item, int index)
    {
        if (item.Entries is not null)
            return ReadLong(new MapReader(item, $"{service.Path}.ports[{index}]", service.Problems));
        if (item.Text is { } text && ReadShort(text) is { } ports)
            return ports;

        service.Add(item, $"ports[{index}]", $"{item.Kind} is no port; write 80, 8080:80 or 127.0.0.1:8080:80/udp");
        return [];
    }

    private static IEnumerable<ComposePort> ReadLong(MapReader port)
    {
        var target = port.Text("target");
        var protocol = port.Text("protocol") ?? "tcp";
        var published = port.Text("published") ?? "";
        var hostIp = port.Text("host_ip") ?? "";
        // 'mode' is about swarms; 'name' and 'app_protocol' are notes.
        port.Accept("mode", "name", "app_protocol");
        port.Finish();
        if (target is not null && ParseRange(target) is { Count: 1 } && IsProtocol(protocol) && (published.Length == 0 || ParseRange(published) is not null))
            return [new ComposePort($"{target}/{protocol}", hostIp, published)];

        port.Add(port.Node, "", "this is no port; write target: 80, and published: \"8080\" for a fixed port on the host");
        return [];
    }

    private static List<ComposePort>? ReadShort(string text)
    {
        var (mapping, protocol) = SplitProtocol(text);
        var inside = mapping.LastIndexOf(':');
        var target = mapping[(inside + 1)..];
        var (hostIp, published) = SplitHost(inside < 0 ? "" : mapping[..inside]);
        if (protocol is null || hostIp is null || ParseRange(target) is not { } inner)
            return null;
        if (published.Length == 0)
            return [.. Enumerable.Range(inner.First, inner.Count).Select(port => new ComposePort($"{port}/{protocol}", hostIp, ""))];
        if (ParseRange(published) is not { } outer)
            return null;
        if (inner.Count == 1)
            return [new ComposePort($"{inner.First}/{protocol}", hostIp, published)];
        return inner.Count != outer.Count ? null : [.. Enumerable.Range(0, inner.Count).Select(offset => new ComposePort($"{inner.First + offset}/{protocol}", hostIp, string.Create(CultureInfo.InvariantCulture, $"{outer.First + offset}")))];
    }

    private static (string Mapping, string? Protocol) SplitProtocol(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return (text, "tcp");
        var protocol = text[(slash + 1)..];
        return (text[..slash], IsProtocol(protocol) ? protocol : null);
    }

    private static (string? Ip, string Published) SplitHost(string host)
    {
        var colon = host.StartsWith('[') ? host.IndexOf("]:", StringComparison.Ordinal) + 1 : host.LastIndexOf(':');
        if (colon <= 0)
            return (host.StartsWith('[') ? null : "", host);
        var ip = host[..colon].Trim('[', ']');
        return System.Net.IPAddress.TryParse(ip, out _) ? (ip, host[(colon + 1)..]) : (null, "");
    }

    private static bool IsProtocol(string text) => text is "tcp" or "udp" or "sctp";

    private static (int First, int Count)? ParseRange(string text)
    {
        var parts = text.Split('-');
        if (parts.Length > 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first) || !int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last))
            return null;
        return first is >= 0 and <= 65535 && last >= first && last <= 65535 ? (first, last - first + 1) : null;
    }
}
