using System.Net;
using System.Net.Sockets;

namespace Ops.Providers.Network;

/// <summary>Opens connections to one endpoint and keeps the idle ones, the last used first; thread-safe.</summary>
internal sealed class RawEndpoint(RawEndpointKey key) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<RawExchange> _idle = [];
    private bool _isDisposed;

    public RawExchange Rent()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_idle.Count > 0)
            {
                var exchange = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
                return exchange;
            }
        }

        return new RawExchange(this);
    }

    /// <summary>Takes an exchange back, and lets one go that was not needed for a lifetime.</summary>
    public void Return(RawExchange exchange)
    {
        RawExchange? outlived = exchange;
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _idle.Add(exchange);
                outlived = TakeOutlived(exchange);
            }
        }

        outlived?.Close();
    }

    /// <summary>Resolves the name and connects to its addresses in turn.</summary>
    public async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        SocketException? failure = null;
        foreach (var address in await ResolveAsync(cancellationToken).ConfigureAwait(false))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, key.Port), cancellationToken).ConfigureAwait(false);
                return socket;
            }
            catch (SocketException exception)
            {
                failure = exception;
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var exchange in _idle)
                exchange.Close();
            _idle.Clear();
        }
    }

    public bool IsOutlived(TimeSpan age) => age > key.Lifetime;

    // What lies at the bottom is the longest unused; after a burst the surplus goes one by one.
    private RawExchange? TakeOutlived(RawExchange newest)
    {
        if (!IsOutlived(_idle[0].IdleUntil(newest)))
            return null;

        var oldest = _idle[0];
        _idle.RemoveAt(0);
        return oldest;
    }

    // The resolver of the system cannot be interrupted; its late answer is dropped.
    private async Task<IPAddress[]> ResolveAsync(CancellationToken cancellationToken) => IPAddress.TryParse(key.Host, out var address)
        ? [address]
        : await Dns.GetHostAddressesAsync(key.Host, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
}
