using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ops.Providers.Postgres.Tests.Journal;

/// <summary>Stands between a client and a server, and can cut a connection after the server has carried out a commit and before the client hears of it.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _serverPort;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private volatile bool _isArmed;
    private string? _sqlState;

    public CuttingProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections were cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Cuts the next connection on which something is committed.</summary>
    /// <param name="sqlState">What the client is told first, as by a pooler that has lost the server; null for nothing.</param>
    public void Arm(string? sqlState = null)
    {
        _sqlState = sqlState;
        _isArmed = true;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                connections.Add(ServeAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(IPAddress.Loopback, _serverPort, _end.Token);
            using var cut = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            var isCutting = false;
            await Task.WhenAny(
                PassAsync(client.GetStream(), server.GetStream(), bytes => isCutting |= _isArmed && bytes.Span.IndexOf("COMMIT\0"u8) >= 0, _ => true, cut.Token),
                PassAsync(server.GetStream(), client.GetStream(), _ => { }, _ => !isCutting, cut.Token));
            if (isCutting)
            {
                _isArmed = false;
                if (_sqlState is { } state)
                    await client.GetStream().WriteAsync(ErrorResponse(state), _end.Token);
                Cuts++;
            }

            await cut.CancelAsync();
        }
    }

    private static byte[] ErrorResponse(string sqlState)
    {
        var fields = Encoding.ASCII.GetBytes($"SFATAL\0VFATAL\0C{sqlState}\0Mserver conn crashed?\0\0");
        var message = new byte[5 + fields.Length];
        message[0] = (byte)'E';
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), 4 + fields.Length);
        fields.CopyTo(message, 5);
        return message;
    }

    /// <summary>Passes bytes on until one side ends, or until they may not be passed on any more.</summary>
    private static async Task PassAsync(NetworkStream from, NetworkStream to, Action<ReadOnlyMemory<byte>> look, Func<int, bool> mayPass, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                look(buffer.AsMemory(0, count));
                if (!mayPass(count))
                    return;
                await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One side has ended the connection, and so does the other.
        }
    }
}
