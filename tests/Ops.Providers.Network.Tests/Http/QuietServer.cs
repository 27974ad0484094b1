using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ops.Providers.Network.Tests.Http;

/// <summary>A server on a thread of its own that allocates nothing either.</summary>
internal sealed class QuietServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _answer;
    private readonly byte[] _buffer = new byte[4096];
    private readonly Thread _thread;

    public QuietServer(string answer)
    {
        _answer = Encoding.ASCII.GetBytes(answer);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/health");

    public void Dispose()
    {
        _listener.Dispose();
        _thread.Join();
    }

    private void Serve()
    {
        try
        {
            using var client = _listener.Accept();
            while (client.Receive(_buffer) > 0)
                client.Send(_answer);
        }
        catch (SocketException)
        {
            // The test is over.
        }
    }
}
