using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Ops.Providers.Pm2.Tests;

/// <summary>Something that listens where PM2's daemon would, and gives one answer to everything.</summary>
internal sealed class FakeDaemon : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Task _serving;

    private FakeDaemon(string home, Func<IReadOnlyList<byte[]>, byte[]> answer)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(home, "rpc.sock")));
        _listener.Listen();
        _serving = ServeAsync(answer);
    }

    /// <summary>Answers calls as PM2 does, with one result for all of them.</summary>
    public static FakeDaemon Answering(string home, string result) => new(home, call => Reply(call, $$"""{"args":[{{result}}]}"""));

    /// <summary>Answers as a PM2 that runs nothing and refuses one method.</summary>
    public static FakeDaemon Refusing(string home, string method, string error) => new(home, call => Reply(call, MethodOf(call) switch
    {
        "getVersion" => """{"args":["7.0.4"]}""",
        var asked when asked == method => JsonSerializer.Serialize(new { error }),
        _ => """{"args":[[]]}""",
    }));

    /// <summary>Answers with bytes that are not PM2's.</summary>
    public static FakeDaemon Saying(string home, byte[] bytes) => new(home, _ => bytes);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _serving;
        _ending.Dispose();
    }

    private static byte[] Reply(IReadOnlyList<byte[]> call, string json) => AmpMessage.Encode([.. "j:"u8, .. Encoding.UTF8.GetBytes(json)], call[^1]);

    private static string MethodOf(IReadOnlyList<byte[]> call)
    {
        using var request = JsonDocument.Parse(AmpMessage.Content(call[0]));
        return request.RootElement.GetProperty("method").GetString()!;
    }

    private async Task ServeAsync(Func<IReadOnlyList<byte[]>, byte[]> answer)
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptAsync(_ending.Token);
                await using var stream = new NetworkStream(socket);
                while (await AmpMessage.ReadAsync(stream, 1_000_000, _ending.Token) is { } message)
                    await stream.WriteAsync(answer(message), _ending.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or IOException or SocketException)
        {
            // The test is over.
        }
    }
}
