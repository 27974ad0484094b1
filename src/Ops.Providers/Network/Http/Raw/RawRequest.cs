using System.Globalization;
using System.Text;

namespace Ops.Providers.Network;

/// <summary>Writes the one request that a raw probe sends again and again.</summary>
internal static class RawRequest
{
    public static byte[] Encode(HttpProbeOptions options, string method)
    {
        var url = options.Url!;
        var body = options.Body is { } text ? Encoding.UTF8.GetBytes(text) : [];
        var head = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{method} {url.PathAndQuery} HTTP/1.1\r\n")
            .Append(CultureInfo.InvariantCulture, $"Host: {options.Host ?? Authority(url)}\r\n");
        if (options.UserAgent.Length > 0)
            head.Append(CultureInfo.InvariantCulture, $"User-Agent: {options.UserAgent}\r\n");
        if (options.ConnectionMode is HttpConnectionMode.Fresh)
            head.Append("Connection: close\r\n");
        if (options.Body is not null || method is "POST" or "PUT" or "PATCH")
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        foreach (var (name, value) in options.Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        return [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. body];
    }

    private static string Authority(Uri url)
    {
        var host = url.HostNameType is UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        return url.IsDefaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{url.Port}");
    }
}
