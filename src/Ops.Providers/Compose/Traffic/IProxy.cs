using System.Net;

namespace Ops.Providers.Compose;

/// <summary>A reverse proxy in front of a service; everything that a switch needs of one.</summary>
internal interface IProxy
{
    /// <summary>Returns the servers that get new requests.</summary>
    Task<IReadOnlyList<ProxyServer>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Sends new requests to these servers only, the new ones first; requests in flight are left alone.</summary>
    Task ApplyAsync(IReadOnlyList<ProxyServer> servers, CancellationToken cancellationToken);

    /// <summary>Sends no new requests to these servers, and leaves the others as they are, whether they are healthy or not.</summary>
    Task DropAsync(IReadOnlyCollection<IPEndPoint> servers, CancellationToken cancellationToken);

    /// <summary>Returns the names of the networks over which it reaches servers; none where it runs on a machine or nobody knows.</summary>
    Task<IReadOnlyCollection<string>> NetworksAsync(CancellationToken cancellationToken);

    /// <summary>Counts the requests that are in flight at servers.</summary>
    Task<int> CountInFlightAsync(IReadOnlyCollection<IPEndPoint> servers, CancellationToken cancellationToken);
}
