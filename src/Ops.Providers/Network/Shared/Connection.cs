using System.Net;
using System.Net.Sockets;
using Ops.Health;

namespace Ops.Providers.Network.Shared;

/// <summary>Opens and closes stream sockets.</summary>
internal static class Connection
{
    private const int MaxDrainedBytes = 64 * 1024;
    private static readonly TimeSpan _closeLimit = TimeSpan.FromMilliseconds(250);

    public static EndPoint EndPointOf(string host, int port) =>
        IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port);

    public static async Task<Socket> OpenAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = Create(endPoint);
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Says goodbye and waits briefly for the peer's, since closing with unread data would send a reset that servers log as an error.</summary>
    public static async Task CloseAsync(Socket socket, ProbeContext context, CancellationToken cancellationToken)
    {
        using var deadline = Deadline.ForGoodbye(_closeLimit, context, cancellationToken);
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            await DrainAsync(socket, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // The probe has its answer; how the peer hangs up changes nothing.
        }
    }

    private static async Task DrainAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[1024];
        for (var drained = 0; drained < MaxDrainedBytes;)
        {
            var received = await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (received == 0)
                return;
            drained += received;
        }
    }

    private static Socket Create(EndPoint endPoint) => endPoint switch
    {
        UnixDomainSocketEndPoint => new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified),
        IPEndPoint ip => new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp),
        _ => new Socket(SocketType.Stream, ProtocolType.Tcp),
    };
}
