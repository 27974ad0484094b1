using System.Net.Sockets;

namespace Ops.Providers.Pm2.Tests;

/// <summary>Something that listens where PM2's daemon would, and gives one answer to everything.</summary>
internal sealed class FakeDaemon : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Task _serving;

    private FakeDaemon(string home, Func<byte[], byte[]> answer)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(home, "rpc.sock")));
        _listener.Listen();
        _serving = ServeAsync(answer);
    }

    /// <summary>Answers calls as PM2 does, with one result for all of them.</summary>
    public static FakeDaemon Answering(string home, string result) => new(home, id => AmpMessage.Encode([.. "j:"u8, .. System.Text.Encoding.UTF8.GetBytes($$"""{"args":[{{result}}]}""")], id));

    /// <summary>Answers with bytes that are not PM2's.</summary>
    public static FakeDaemon Saying(string home, byte[] bytes) => new(home, _ => bytes);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _serving;
        _ending.Dispose();
    }

    private async Task ServeAsync(Func<byte[], byte[]> answer)
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptAsync(_ending.Token);
                await using var stream = new NetworkStream(socket);
                while (await AmpMessage.ReadAsync(stream, 1_000_000, _ending.Token) is { } message)
                    await stream.WriteAsync(answer(message[^1]), _ending.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or IOException or SocketException)
        {
            // The test is over.
        }
    }
}
