using System.Net;
using System.Net.NetworkInformation;

namespace Ops.Providers.Network;

internal sealed class SystemEcho : IEcho
{
    public async Task<(IPStatus Status, TimeSpan RoundTrip)> SendAsync(IPAddress address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var ping = new Ping();
        var reply = await ping.SendPingAsync(address, timeout, cancellationToken: cancellationToken).ConfigureAwait(false);
        return (reply.Status, TimeSpan.FromMilliseconds(reply.RoundtripTime));
    }
}
