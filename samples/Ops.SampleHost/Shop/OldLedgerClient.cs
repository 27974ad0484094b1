using System.Net;
using System.Net.Sockets;
using Ops.Health;

namespace Ops.SampleHost.Shop;

/// <summary>A client as old libraries are: it cannot be cancelled. A probe like this costs its own slot and nobody else's time.</summary>
internal sealed class OldLedgerClient(int port)
{
    public async ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        // The token is left alone on purpose: the engine has to give this run up.
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, CancellationToken.None);
        var answer = new byte[1];
        var count = await client.GetStream().ReadAsync(answer, CancellationToken.None);
        return count > 0 ? ProbeResult.Healthy() : ProbeResult.Unhealthy("the ledger closed the connection without an answer");
    }
}
