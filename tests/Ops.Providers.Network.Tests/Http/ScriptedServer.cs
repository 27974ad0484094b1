using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ops.Providers.Network.Tests.Http;

/// <summary>A TCP server that answers exactly the bytes that a test says.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly Func<ScriptedConnection, Task> _script;
    private readonly Task _accepting;
    private int _connections;

    private ScriptedServer(Func<ScriptedConnection, Task> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Url => new($"http://127.0.0.1:{Port}/health");

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Starts a server whose connections each run the script.</summary>
    public static ScriptedServer Start(Func<ScriptedConnection, Task> script) => new(script);

    /// <summary>Starts a server that gives every request the same answer and keeps the connection open.</summary>
    public static ScriptedServer Answering(string answer) => Start(async connection =>
    {
        while (await connection.ReadRequestAsync() is not null)
            await connection.SendAsync(answer);
    });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        foreach (var client in _clients)
            client.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                client.NoDelay = true;
                _clients.Add(client);
                _ = RunAsync(client, Interlocked.Increment(ref _connections));
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task RunAsync(TcpClient client, int number)
    {
        try
        {
            await _script(new ScriptedConnection(client, number));
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or SocketException)
        {
        }
        finally
        {
            client.Dispose();
        }
    }
}

/// <summary>One connection of a <see cref="ScriptedServer"/>.</summary>
internal sealed class ScriptedConnection(TcpClient client, int number)
{
    private readonly NetworkStream _stream = client.GetStream();

    /// <summary>Gets the number of the connection, from 1.</summary>
    public int Number => number;

    /// <summary>Reads up to the end of the headers (and a body of the announced length), or returns null when the client has gone.</summary>
    public async Task<string?> ReadRequestAsync()
    {
        var request = new StringBuilder();
        var one = new byte[1];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _stream.ReadAsync(one) == 0)
                return null;
            request.Append((char)one[0]);
        }

        var length = request.ToString().Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        var body = new byte[length is null ? 0 : int.Parse(length["Content-Length: ".Length..])];
        await _stream.ReadExactlyAsync(body);
        return request.Append(Encoding.UTF8.GetString(body)).ToString();
    }

    public async Task SendAsync(string answer) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(answer));

    /// <summary>Waits until the client closes the connection.</summary>
    public async Task WaitForCloseAsync() => (await _stream.ReadAsync(new byte[1])).ShouldBe(0);

    /// <summary>Closes with a reset.</summary>
    public void Reset()
    {
        client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Close();
    }
}
