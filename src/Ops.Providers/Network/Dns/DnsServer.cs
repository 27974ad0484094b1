using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Ops.Providers.Network;

internal static class DnsServer
{
    private const int DefaultPort = 53;

    /// <summary>Reads <c>host</c>, <c>host:port</c>, an IPv6 address, or <c>[address]:port</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? host, out int port)
    {
        (host, port) = (text, DefaultPort);
        // The parser of addresses takes [::1]:53 too, and drops the port.
        if ((text.StartsWith('[') || !IPAddress.TryParse(text, out _)) && text.LastIndexOf(':') is > 0 and var colon)
        {
            host = text[..colon].TrimStart('[').TrimEnd(']');
            if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)
                return false;
        }

        return Uri.CheckHostName(host) != UriHostNameType.Unknown;
    }
}
