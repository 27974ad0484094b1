using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using Ops.Health;
using Ops.Providers.Network.Shared;

namespace Ops.Providers.Network;

/// <summary>What is said after the upgrade: one message to the server, and the reply.</summary>
internal sealed class WebSocketDialogue(WebSocketProbeOptions options, string target)
{
    private readonly byte[]? _sent = (options.Send ?? options.SendSecret?.Reveal()) is { } text ? Encoding.UTF8.GetBytes(text) : null;

    private bool ExpectsReply => options.ReplyEquals is not null || options.ReplyContains is not null;

    /// <summary>Runs the dialogue and returns what was wrong, or null.</summary>
    public async Task<string?> RunAsync(ClientWebSocket socket, ProbeContext context, CancellationToken cancellationToken)
    {
        using var deadline = Deadline.ForAnswer(options.ReplyTimeout, context, cancellationToken);
        var start = context.Time.GetTimestamp();
        var last = "no message";
        try
        {
            if (_sent is not null)
                await socket.SendAsync(_sent, WebSocketMessageType.Text, endOfMessage: true, deadline.Token).ConfigureAwait(false);

            for (var received = 0; ExpectsReply && received < options.MaxMessages; received++)
            {
                var message = await ReceiveAsync(socket, deadline.Token).ConfigureAwait(false);
                if (message.Matches)
                    return null;

                last = message.Shown;
                if (message.IsLast)
                    break;
            }
        }
        catch (OperationCanceledException) when (deadline.Expired)
        {
            last += " and then nothing";
        }

        return ExpectsReply ? $"{Sent}, got {last} after {Readable.Time(context.Time.GetElapsedTime(start))}; expected {Expectation}" : null;
    }

    private string Sent => _sent is null ? $"listened to {target}" : $"sent {(options.Send is null ? $"{_sent.Length} bytes" : Readable.Quote(options.Send))} to {target}";

    private string Expectation => (options.ReplyEquals is { } exact ? Readable.Quote(exact) : $"a message that contains {Readable.Quote(options.ReplyContains!)}") +
        (options.MaxMessages > 1 ? $" among {options.MaxMessages} messages" : "");

    private async Task<Message> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(options.MaxReplyBytes);
        try
        {
            return await ReceiveAsync(socket, buffer.AsMemory(0, options.MaxReplyBytes), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<Message> ReceiveAsync(ClientWebSocket socket, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        for (var length = 0; length < buffer.Length;)
        {
            var received = await socket.ReceiveAsync(buffer[length..], cancellationToken).ConfigureAwait(false);
            if (received.MessageType == WebSocketMessageType.Close)
                return new Message($"a close frame ({DescribeClose(socket)})", IsLast: true);

            length += received.Count;
            if (received.EndOfMessage)
                return Read(Encoding.UTF8.GetString(buffer.Span[..length]));
        }

        return new Message($"a message of more than {options.MaxReplyBytes} bytes", IsLast: true);
    }

    private Message Read(string text)
    {
        var matches = options.ReplyEquals is { } exact ? text == exact : text.Contains(options.ReplyContains!, StringComparison.Ordinal);
        return new Message(options.SendSecret is null ? Readable.Quote(RequestHeaders.Redact(options.Headers, text)) : $"a message of {text.Length} characters", Matches: matches);
    }

    private string DescribeClose(ClientWebSocket socket)
    {
        var code = socket.CloseStatus is { } status ? $"{(int)status} {status}" : "without a code";
        return string.IsNullOrEmpty(socket.CloseStatusDescription) || options.SendSecret is not null
            ? code
            : $"{code} {Readable.Quote(RequestHeaders.Redact(options.Headers, socket.CloseStatusDescription))}";
    }

    private sealed record Message(string Shown, bool Matches = false, bool IsLast = false);
}
