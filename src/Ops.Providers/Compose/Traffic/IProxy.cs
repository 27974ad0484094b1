using System.Net;

namespace Ops.Providers.Compose;

/// <summary>A reverse proxy in front of a service; everything that a switch needs of one.</summary>
internal interface IProxy
{
    /// <summary>Returns the servers that get new requests.</summary>
    Task<IReadOnlyList<ProxyServer>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Sends new requests to these servers only, the new ones first; requests in flight are left alone.</summary>
    Task ApplyAsync(IReadOnlyList<ProxyServer> servers, CancellationToken cancellationToken);

    /// <summary>Counts the requests that are in flight at servers.</summary>
    Task<int> CountInFlightAsync(IReadOnlyCollection<IPEndPoint> servers, CancellationToken cancellationToken);
}
