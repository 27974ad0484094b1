using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Ops.Providers.Network.Tests;

/// <summary>A name server on loopback that answers over UDP and TCP as a test says; null is silence.</summary>
internal sealed class DnsTestServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _udp;
    private readonly LoopbackServer _tcp;
    private readonly Task _answering;

    public DnsTestServer(Func<byte[], byte[]?> answer)
    {
        Answer = answer;
        _tcp = new LoopbackServer(SpeakAsync);
        _udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _udp.Bind(new IPEndPoint(IPAddress.Loopback, _tcp.Port));
        _answering = AnswerAsync(_stop.Token);
    }

    public string Address => $"127.0.0.1:{_tcp.Port}";

    /// <summary>Gets or sets the answer to a query over UDP, and over TCP where <see cref="AnswerOverTcp"/> is not set.</summary>
    public Func<byte[], byte[]?> Answer { get; set; }

    public Func<byte[], byte[]?>? AnswerOverTcp { get; set; }

    public int Queries { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _udp.Dispose();
        await _answering;
        await _tcp.DisposeAsync();
        _stop.Dispose();
    }

    private async Task AnswerAsync(CancellationToken token)
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var query = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), token);
                Queries++;
                if (Answer(buffer[..query.ReceivedBytes]) is { } answer)
                    await _udp.SendToAsync(answer, query.RemoteEndPoint, token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task SpeakAsync(NetworkStream stream, CancellationToken token)
    {
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, token);
        var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(query, token);
        if ((AnswerOverTcp ?? Answer)(query) is { } answer)
            await stream.WriteAsync((byte[])[.. DnsWire.Number(answer.Length), .. answer], token);
    }
}
