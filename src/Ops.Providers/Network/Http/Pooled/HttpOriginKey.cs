namespace Ops.Providers.Network;

/// <summary>What two probes must have in common to share connections.</summary>
/// <param name="TlsAuthority">Host, port and name of an https origin, which has one certificate; null for http, whose origins all share.</param>
/// <param name="Mode">Whether connections are kept.</param>
/// <param name="Lifetime">How long they are kept.</param>
internal sealed record HttpOriginKey(string? TlsAuthority, HttpConnectionMode Mode, TimeSpan Lifetime)
{
    public ConnectAddress? Connect { get; init; }

    public Uri? Proxy { get; init; }

    public string? CaFile { get; init; }

    public bool AcceptInvalidCertificates { get; init; }

    /// <summary>Returns the key for the probe's own URL, or for one that a redirect leads to.</summary>
    public static HttpOriginKey For(Uri url, HttpProbeOptions options)
    {
        var isOwnHost = HttpRedirect.IsSameHost(url, options.Url!);
        return new HttpOriginKey(url.Scheme == Uri.UriSchemeHttps ? $"{url.Authority} {(isOwnHost ? options.Host : null)}" : null, options.ConnectionMode, options.ConnectionLifetime)
        {
            Connect = ConnectAddress.For(url, options),
            Proxy = options.Proxy,
            CaFile = options.CaFile,
            AcceptInvalidCertificates = options.AcceptInvalidCertificates,
        };
    }
}
