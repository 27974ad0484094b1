using System.Net.Sockets;

namespace Ops.Providers.LocalProcess.Tests;

/// <summary>Takes the place of a service's keeper that accepts calls and answers none.</summary>
internal sealed class HungKeeper : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly List<Socket> _calls = [];
    private int _called;

    public HungKeeper(ServiceFolder folder)
    {
        ServiceFolder.Create(folder.Folder);
        _listener.Bind(new UnixDomainSocketEndPoint(folder.Socket));
        _listener.Listen();
        _ = AcceptAsync();
    }

    /// <summary>Gets how many connections were made.</summary>
    public int Called => Volatile.Read(ref _called);

    public void Dispose()
    {
        _listener.Dispose();
        lock (_calls)
            _calls.ForEach(call => call.Dispose());
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var call = await _listener.AcceptAsync();
                lock (_calls)
                    _calls.Add(call);
                Interlocked.Increment(ref _called);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
        }
    }
}
