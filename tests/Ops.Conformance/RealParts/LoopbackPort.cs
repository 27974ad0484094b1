using System.Net;
using System.Net.Sockets;

namespace Ops.Conformance;

/// <summary>Finds free ports on loopback.</summary>
public static class LoopbackPort
{
    /// <summary>Returns a TCP port that was free a moment ago.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
