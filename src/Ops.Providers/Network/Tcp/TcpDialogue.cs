using System.Buffers;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Ops.Health;
using Ops.Providers.Network.Shared;

namespace Ops.Providers.Network;

/// <summary>What is said on a connection: the server's banner, what the probe sends, and the reply.</summary>
internal sealed class TcpDialogue
{
    private readonly TcpProbeOptions _options;
    private readonly string _target;
    private readonly byte[] _banner;
    private readonly byte[] _sent;
    private readonly byte[] _reply;
    private readonly Regex? _pattern;

    private TcpDialogue(TcpProbeOptions options, string target)
    {
        _options = options;
        _target = target;
        _banner = Encoding.UTF8.GetBytes(options.BannerContains ?? "");
        _sent = options.SendBytes ?? Encoding.UTF8.GetBytes(options.Send ?? options.SendSecret?.Reveal() ?? "");
        _reply = Encoding.UTF8.GetBytes(options.ReplyContains ?? "");
        _pattern = options.ReplyMatches is { } pattern ? LinearPattern.Create(pattern) : null;
    }

    private bool ExpectsReply => _reply.Length > 0 || _pattern is not null;

    /// <summary>Returns the dialogue, or null where nothing is to be said.</summary>
    public static TcpDialogue? Create(TcpProbeOptions options, string target)
    {
        var dialogue = new TcpDialogue(options, target);
        return dialogue._banner.Length > 0 || dialogue._sent.Length > 0 || dialogue.ExpectsReply ? dialogue : null;
    }

    /// <summary>Runs the dialogue and returns what was wrong, or null.</summary>
    public async Task<string?> RunAsync(Socket socket, ProbeContext context, CancellationToken cancellationToken)
    {
        using var deadline = Deadline.ForAnswer(_options.ReplyTimeout, context, cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(_options.MaxReplyBytes);
        try
        {
            return await RunAsync(socket, buffer.AsMemory(0, _options.MaxReplyBytes), deadline).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: _options.SendSecret is not null);
        }
    }

    private async Task<string?> RunAsync(Socket socket, Memory<byte> buffer, Deadline deadline)
    {
        if (_banner.Length > 0 && await ReadAsync(socket, buffer, deadline, IsBanner).ConfigureAwait(false) is { } noBanner)
            return $"{noBanner}; expected a banner that contains {Readable.Quote(_options.BannerContains!)}";

        if (_sent.Length > 0 && !await SendAsync(socket, deadline).ConfigureAwait(false))
            return $"{_target} did not take {_sent.Length} bytes within {Readable.Time(deadline.Limit)}";

        if (ExpectsReply && await ReadAsync(socket, buffer, deadline, IsReply).ConfigureAwait(false) is { } noReply)
            return $"{noReply}; expected {Expectation()}";

        return null;
    }

    private async Task<bool> SendAsync(Socket socket, Deadline deadline)
    {
        try
        {
            for (var sent = 0; sent < _sent.Length;)
                sent += await socket.SendAsync(_sent.AsMemory(sent), deadline.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (deadline.Expired)
        {
            return false;
        }
    }

    /// <summary>Reads until <paramref name="found"/> and returns null, or says what came instead.</summary>
    private async Task<string?> ReadAsync(Socket socket, Memory<byte> buffer, Deadline deadline, Func<ReadOnlySpan<byte>, bool> found)
    {
        var length = 0;
        try
        {
            while (length < buffer.Length)
            {
                var received = await socket.ReceiveAsync(buffer[length..], deadline.Token).ConfigureAwait(false);
                if (received == 0)
                    return $"{_target} closed the connection after {Show(buffer.Span[..length])}";

                length += received;
                if (found(buffer.Span[..length]))
                    return null;
            }
        }
        catch (OperationCanceledException) when (deadline.Expired)
        {
            return $"got {Show(buffer.Span[..length])} from {_target} within {Readable.Time(deadline.Limit)}";
        }

        return $"got {Show(buffer.Span[..length])} as the first {length} bytes from {_target}";
    }

    private bool IsBanner(ReadOnlySpan<byte> received) => received.IndexOf(_banner) >= 0;

    private bool IsReply(ReadOnlySpan<byte> received) =>
        received.IndexOf(_reply) >= 0 && (_pattern is null || _pattern.IsMatch(Encoding.UTF8.GetString(received)));

    private string Expectation() => (_options.ReplyContains, _options.ReplyMatches) switch
    {
        ({ } text, null) => $"a reply that contains {Readable.Quote(text)}",
        (null, { } pattern) => $"a reply that matches {Readable.Quote(pattern)}",
        var (text, pattern) => $"a reply that contains {Readable.Quote(text!)} and matches {Readable.Quote(pattern!)}",
    };

    private string Show(ReadOnlySpan<byte> received)
    {
        if (received.IsEmpty)
            return "nothing";

        return _options.SendSecret is null ? Readable.Quote(Encoding.UTF8.GetString(received)) : $"{received.Length} bytes";
    }
}
