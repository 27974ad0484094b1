using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Ops.SampleHost.Shop;

/// <summary>A service that accepts every connection and never says a word.</summary>
internal sealed class SilentListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Socket> _accepted = [];
    private readonly Task _accepting;

    public SilentListener()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        foreach (var socket in _accepted)
            socket.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _accepted.Add(await _listener.AcceptSocketAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The listener stops.
        }
    }
}
