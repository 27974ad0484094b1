using System.Collections.Concurrent;

namespace Ops.Providers.Network;

/// <summary>The connections that the HTTP probes of one host application share: as many sockets as runs at a time, however many probes there are.</summary>
internal sealed class HttpConnections : IDisposable
{
    private readonly ConcurrentDictionary<HttpOriginKey, Lazy<HttpOrigin>> _origins = [];
    private readonly ConcurrentDictionary<RawEndpointKey, RawEndpoint> _endpoints = [];

    public HttpOrigin Origin(HttpOriginKey key) => _origins.GetOrAdd(key, static key => new Lazy<HttpOrigin>(() => new HttpOrigin(key))).Value;

    public RawEndpoint Endpoint(RawEndpointKey key) => _endpoints.GetOrAdd(key, static key => new RawEndpoint(key));

    public void Dispose()
    {
        foreach (var origin in _origins.Values)
            origin.Value.Dispose();
        foreach (var endpoint in _endpoints.Values)
            endpoint.Dispose();
    }
}
