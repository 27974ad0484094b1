using System.Net;
using System.Text;

namespace Ops.Providers.Compose;

/// <summary>Writes and reads the file with an upstream of nginx.</summary>
internal static class NginxUpstream
{
    private const int DefaultPort = 80;

    /// <summary>Returns the servers that take requests; one that was written by hand may have any parameters, and counts once without a weight.</summary>
    /// <remarks>Names and sockets are left out, since no instance is one.</remarks>
    public static IReadOnlyList<ProxyServer> Read(string text, string upstream)
    {
        var servers = new List<ProxyServer>();
        foreach (var words in Directives(text, upstream))
        {
            if (words is ["server", var address, .. var parameters] && Parse(address) is { } endpoint && !parameters.Any(parameter => parameter is "down" or "backup"))
                servers.Add(new ProxyServer(endpoint, WeightOf(parameters)));
        }

        return servers;
    }

    public static string Write(IReadOnlyList<ProxyServer> servers, string upstream)
    {
        var text = new StringBuilder("# Written by Ops; changes made by hand are lost.\n").Append(CultureInfo.InvariantCulture, $"upstream {upstream} {{\n");
        foreach (var server in servers.OrderBy(server => server.Address.ToString(), StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"    server {server.Address} weight={server.Weight};\n");
        if (servers.Count == 0)
            text.Append("    server 127.0.0.1:1 down;\n");
        return text.Append("}\n").ToString();
    }

    /// <summary>Returns the words of each directive of the upstream, without comments.</summary>
    private static IEnumerable<string[]> Directives(string text, string upstream)
    {
        var plain = string.Join('\n', text.Split('\n').Select(line => line.Split('#')[0]));
        var isInside = false;
        foreach (var piece in plain.Replace("{", " { ;", StringComparison.Ordinal).Replace("}", ";} ;", StringComparison.Ordinal).Split(';'))
        {
            var words = piece.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            isInside = words switch { ["upstream", var name, "{"] => name == upstream, ["}"] => false, _ => isInside };
            if (isInside)
                yield return words;
        }
    }

    private static IPEndPoint? Parse(string address) =>
        !IPEndPoint.TryParse(address, out var endpoint) ? null : endpoint.Port == 0 ? new IPEndPoint(endpoint.Address, DefaultPort) : endpoint;

    private static int WeightOf(IEnumerable<string> parameters) =>
        parameters.Select(parameter => parameter.Split('=')).FirstOrDefault(parts => parts is ["weight", _]) is [_, var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var weight) ? weight : 1;
}
