using System.Globalization;

namespace Ops.Providers.Network;

/// <summary>A host or address, with or without a port.</summary>
internal readonly record struct ConnectAddress(string Host, int? Port)
{
    /// <summary>Gets the host as resolvers and sockets want it.</summary>
    public string DnsHost => Host.Trim('[', ']');

    /// <summary>Returns where to connect to for the probe's own URL or one that a redirect leads to, or null for the URL's own host and port.</summary>
    public static ConnectAddress? For(Uri url, HttpProbeOptions options)
    {
        if (options.ConnectAddress is not { } text || !HttpRedirect.IsSameHost(url, options.Url!) || !TryParse(text, out var address))
            return null;

        // A redirect from http to https goes to the same machine but not to the same port.
        return url.Port == options.Url!.Port ? address : address with { Port = null };
    }

    public static bool TryParse(string text, out ConnectAddress address)
    {
        var bracket = text.LastIndexOf(']');
        var colon = text.LastIndexOf(':');
        var bareIPv6 = bracket < 0 && colon != text.IndexOf(':', StringComparison.Ordinal);
        if (bareIPv6 || colon <= bracket)
            colon = -1;

        var host = colon < 0 ? text : text[..colon];
        address = new ConnectAddress(bareIPv6 ? $"[{host}]" : host, null);
        if (Uri.CheckHostName(address.Host) is UriHostNameType.Unknown or UriHostNameType.Basic)
            return false;
        if (colon < 0)
            return true;
        if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
            return false;

        address = address with { Port = port };
        return true;
    }
}
