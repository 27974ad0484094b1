using System.Net;
using System.Net.NetworkInformation;

namespace Ops.Providers.Network;

/// <summary>Sends one echo request; the seam at which tests lose packets.</summary>
internal interface IEcho
{
    Task<(IPStatus Status, TimeSpan RoundTrip)> SendAsync(IPAddress address, TimeSpan timeout, CancellationToken cancellationToken);
}
