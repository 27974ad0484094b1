using System.Net;

namespace Ops.Providers.Compose;

/// <summary>An instance as a proxy knows it.</summary>
/// <param name="Address">Where it takes requests.</param>
/// <param name="Weight">Its part of the requests, 1 to 256.</param>
internal sealed record ProxyServer(IPEndPoint Address, int Weight);
