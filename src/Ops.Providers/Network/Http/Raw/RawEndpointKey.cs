namespace Ops.Providers.Network;

/// <summary>Where raw connections lead to and how long they are kept.</summary>
internal readonly record struct RawEndpointKey(string Host, int Port, TimeSpan Lifetime)
{
    public static RawEndpointKey For(HttpProbeOptions options)
    {
        var url = options.Url!;
        return ConnectAddress.For(url, options) is { } address
            ? new RawEndpointKey(address.DnsHost, address.Port ?? url.Port, options.ConnectionLifetime)
            : new RawEndpointKey(url.IdnHost, url.Port, options.ConnectionLifetime);
    }
}
