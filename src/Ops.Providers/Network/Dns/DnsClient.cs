using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Ops.Health;
using Ops.Providers.Network.Shared;

namespace Ops.Providers.Network;

/// <summary>Asks one name server over UDP, and over TCP where the answer does not fit into a packet.</summary>
internal sealed class DnsClient(string host, int port, int maxQueries, TimeSpan? answerTimeout)
{
    // Without EDNS an answer has 512 bytes at most; some servers send more all the same.
    private const int MaxPacketBytes = 4096;

    /// <summary>Returns the answer, or null where none came in time.</summary>
    /// <exception cref="SocketException">The server cannot be reached.</exception>
    /// <exception cref="DnsFormatException">The answer breaks the protocol.</exception>
    public async Task<DnsResponse?> AskAsync(DnsQuestion question, ProbeContext context, CancellationToken cancellationToken)
    {
        var patience = AnswerTimeout(context);
        var endPoint = await ResolveAsync(cancellationToken).ConfigureAwait(false);
        var message = question.Encode();
        var response = await AskOverUdpAsync(endPoint, question, message, patience, context.Time, cancellationToken).ConfigureAwait(false);
        return response is { Truncated: true }
            ? await AskOverTcpAsync(endPoint, question, message, patience, context.Time, cancellationToken).ConfigureAwait(false)
            : response;
    }

    public TimeSpan AnswerTimeout(in ProbeContext context) => answerTimeout ?? context.Remaining * 0.8 / maxQueries;

    private async Task<IPEndPoint> ResolveAsync(CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var address))
            return new IPEndPoint(address, port);

        var addresses = await System.Net.Dns.GetHostAddressesAsync(host, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        return new IPEndPoint(addresses[0], port);
    }

    private async Task<DnsResponse?> AskOverUdpAsync(IPEndPoint endPoint, DnsQuestion question, byte[] message, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        // Connected, so that the system drops packets of others and reports a closed port.
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
        for (var query = 0; query < maxQueries; query++)
        {
            using var deadline = new Deadline(patience, time, cancellationToken);
            await socket.SendAsync(message, cancellationToken).ConfigureAwait(false);
            if (await ReceiveAsync(socket, question, deadline).ConfigureAwait(false) is { } response)
                return response;
        }

        return null;
    }

    private static async Task<DnsResponse?> ReceiveAsync(Socket socket, DnsQuestion question, Deadline deadline)
    {
        var buffer = new byte[MaxPacketBytes];
        try
        {
            while (true)
            {
                var length = await socket.ReceiveAsync(buffer, deadline.Token).ConfigureAwait(false);
                if (question.IsAnsweredBy(buffer.AsSpan(0, length)))
                    return DnsResponse.Parse(buffer.AsSpan(0, length), question);
            }
        }
        catch (OperationCanceledException) when (deadline.Expired)
        {
            return null;
        }
    }

    private static async Task<DnsResponse?> AskOverTcpAsync(IPEndPoint endPoint, DnsQuestion question, byte[] message, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(patience, time, cancellationToken);
        try
        {
            using var socket = await Connection.OpenAsync(endPoint, deadline.Token).ConfigureAwait(false);
            var stream = new NetworkStream(socket, ownsSocket: false);
            await using (stream.ConfigureAwait(false))
                return await AskOverTcpAsync(stream, question, message, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.Expired)
        {
            return null;
        }
    }

    private static async Task<DnsResponse> AskOverTcpAsync(NetworkStream stream, DnsQuestion question, byte[] message, CancellationToken cancellationToken)
    {
        var framed = new byte[message.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)message.Length);
        message.CopyTo(framed, 2);
        await stream.WriteAsync(framed, cancellationToken).ConfigureAwait(false);

        var length = new byte[2];
        await stream.ReadExactlyAsync(length, cancellationToken).ConfigureAwait(false);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(answer, cancellationToken).ConfigureAwait(false);
        return question.IsAnsweredBy(answer)
            ? DnsResponse.Parse(answer, question)
            : throw new DnsFormatException("what came over TCP is not an answer to the question");
    }
}
