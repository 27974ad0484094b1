namespace Ops.Providers.Compose;

/// <summary>Reads names of hosts that are added to those that name servers know.</summary>
internal static class HostReader
{
    /// <summary>Returns each as <c>name:address</c>; in a list they are written <c>name=address</c> or <c>name:address</c>.</summary>
    public static IEnumerable<string> Read(MapReader service)
    {
        var node = service.Take("extra_hosts");
        if (node?.Items is null)
            return service.Pairs("extra_hosts").Select(host => $"{host.Key}:{host.Value}");
        return service.Texts("extra_hosts").Select((text, index) => Parse(text) ?? Refuse(service, node.Items[index], index, text));
    }

    private static string? Parse(string text)
    {
        var at = text.IndexOfAny(['=', ':']);
        return at > 0 && at < text.Length - 1 ? $"{text[..at]}:{text[(at + 1)..]}" : null;
    }

    private static string Refuse(MapReader service, ComposeNode item, int index, string text)
    {
        service.Add(item, $"extra_hosts[{index}]", $"'{text}' is no host; write name=10.0.0.5");
        return text;
    }
}
