using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ops.Providers.Pm2;

/// <summary>One connection to the daemon's RPC socket, over which many calls may be under way; once it fails it stays failed.</summary>
internal sealed class RpcConnection : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _calls = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly NetworkStream _stream;
    private readonly int _maxBytes;
    private readonly Task _reading;
    private long _lastId;
    private Exception? _failure;

    private RpcConnection(NetworkStream stream, int maxBytes)
    {
        _stream = stream;
        _maxBytes = maxBytes;
        _reading = ReadAsync();
    }

    public bool IsOpen => Volatile.Read(ref _failure) is null;

    public static async Task<RpcConnection> OpenAsync(string path, int maxBytes, CancellationToken cancellationToken) =>
        new(await UnixSocket.ConnectAsync(path, cancellationToken).ConfigureAwait(false), maxBytes);

    /// <summary>Makes a call and returns its reply, an object with <c>args</c> or <c>error</c>.</summary>
    /// <exception cref="IOException">The connection ended; whether the call was carried out is not known.</exception>
    public async Task<JsonElement> CallAsync(string type, string? method, JsonArray arguments, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture);
        var reply = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls[id] = reply;
        try
        {
            if (Volatile.Read(ref _failure) is { } failure)
                throw new IOException(failure.Message, failure);
            var request = new JsonObject { ["type"] = type, ["method"] = method, ["args"] = arguments };
            await WriteAsync(AmpMessage.OfCall(request.ToJsonString(), id), cancellationToken).ConfigureAwait(false);
            return await reply.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _calls.TryRemove(id, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        _closing.Dispose();
        _writing.Dispose();
    }

    private async Task WriteAsync(byte[] frame, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // A frame that is begun is written whole: half a frame would end the connection for every other call.
            await _stream.WriteAsync(frame, _closing.Token).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await AmpMessage.ReadAsync(_stream, _maxBytes, _closing.Token).ConfigureAwait(false) is { } message)
                Complete(message);
            Fail(new IOException("PM2's daemon closed the connection."));
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    private void Complete(IReadOnlyList<byte[]> message)
    {
        if (message.Count < 2 || !_calls.TryGetValue(AmpMessage.Text(message[^1]), out var call))
            return;
        using var document = JsonDocument.Parse(AmpMessage.Content(message[0]));
        call.TrySetResult(document.RootElement.Clone());
    }

    private void Fail(Exception exception)
    {
        Volatile.Write(ref _failure, exception);
        foreach (var call in _calls.Values)
            call.TrySetException(new IOException(exception.Message, exception));
    }
}
