using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ops.Providers.Network.Tests;

/// <summary>A real listener on loopback that speaks to every client as a test says.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly Func<NetworkStream, CancellationToken, Task> _speak;
    private readonly EndPoint _endPoint;
    private CancellationTokenSource _stop = new();
    private Socket _listener;
    private Task _accepting;

    public LoopbackServer(Func<NetworkStream, CancellationToken, Task> speak)
        : this(speak, new IPEndPoint(IPAddress.Loopback, 0))
    {
    }

    public LoopbackServer(Func<NetworkStream, CancellationToken, Task> speak, EndPoint endPoint)
    {
        _speak = speak;
        _listener = Listen(endPoint);
        _endPoint = _listener.LocalEndPoint!;
        _accepting = AcceptAsync(_listener, _stop.Token);
    }

    public int Port => ((IPEndPoint)_endPoint).Port;

    /// <summary>Gets how the last conversation ended on the server's side; null means without an error.</summary>
    public TaskCompletionSource<Exception?> LastEnd { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A server that sends a text and then listens until the client hangs up.</summary>
    public static LoopbackServer Greeting(string text) => new(async (stream, token) =>
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), token);
        await ReadToEndAsync(stream, token);
    });

    /// <summary>A server that answers what it is sent first, and then listens until the client hangs up.</summary>
    public static LoopbackServer Answering(Func<string, string> answer) => new(async (stream, token) =>
    {
        var buffer = new byte[4096];
        var length = await stream.ReadAsync(buffer, token);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer(Encoding.UTF8.GetString(buffer, 0, length))), token);
        await ReadToEndAsync(stream, token);
    });

    public static async Task ReadToEndAsync(Stream stream, CancellationToken token)
    {
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, token) > 0)
        {
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
    }

    public void Start()
    {
        _stop = new CancellationTokenSource();
        _listener = Listen(_endPoint);
        _accepting = AcceptAsync(_listener, _stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private static Socket Listen(EndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, endPoint is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified);
        socket.Bind(endPoint);
        socket.Listen();
        return socket;
    }

    private async Task AcceptAsync(Socket listener, CancellationToken token)
    {
        var conversations = new List<Task>();
        try
        {
            while (true)
                conversations.Add(SpeakAsync(await listener.AcceptAsync(token), token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(conversations);
        }
    }

    private async Task SpeakAsync(Socket client, CancellationToken token)
    {
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            await _speak(stream, token);
            LastEnd.TrySetResult(null);
        }
        catch (Exception exception)
        {
            LastEnd.TrySetResult(exception);
        }
    }
}
