using System.Net;
using System.Net.Sockets;

namespace Ops.SampleHost.Shop;

/// <summary>A stand-in for a database: it greets, and answers <c>PING</c> with <c>PONG</c>, line by line.</summary>
internal sealed class DatabaseServer : IAsyncDisposable
{
    public const string Banner = "shopdb 1.0 ready";

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public DatabaseServer(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Asks a database on loopback whether it answers.</summary>
    public static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            using var reader = new StreamReader(client.GetStream());
            await client.GetStream().WriteAsync("PING\n"u8.ToArray(), cancellationToken);
            return await reader.ReadLineAsync(cancellationToken) == Banner && await reader.ReadLineAsync(cancellationToken) == "PONG";
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            using var reader = new StreamReader(client.GetStream());
            await using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true };
            await writer.WriteAsync($"{Banner}\n");
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
                await writer.WriteAsync(line == "PING" ? "PONG\n" : "ERROR unknown command\n");
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The client went away, or the server stops.
        }
    }
}
