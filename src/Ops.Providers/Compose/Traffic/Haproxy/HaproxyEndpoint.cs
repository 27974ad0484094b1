using System.Net;
using System.Net.Sockets;

namespace Ops.Providers.Compose;

/// <summary>Where HAProxy's runtime API listens.</summary>
internal static class HaproxyEndpoint
{
    /// <summary>Reads <c>unix:///path</c> or <c>tcp://host:port</c>; null where the text is neither.</summary>
    public static EndPoint? Parse(string? text)
    {
        if (text is null || !Uri.TryCreate(text, UriKind.Absolute, out var uri))
            return null;
        if (uri.Scheme == "unix" && uri.AbsolutePath.Length > 1)
            return new UnixDomainSocketEndPoint(uri.AbsolutePath);
        return uri is { Scheme: "tcp", Port: > 0, Host.Length: > 0 } ? new DnsEndPoint(uri.Host, uri.Port) : null;
    }
}
