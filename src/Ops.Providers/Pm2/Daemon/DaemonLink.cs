using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ops.Providers.Pm2;

/// <summary>The connection to PM2's daemon: made when it is needed and again after a failure. Thread-safe.</summary>
internal sealed class DaemonLink(Pm2Paths paths, Pm2Daemon daemon, Pm2TargetOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim _connecting = new(1);
    private RpcConnection? _connection;

    /// <summary>Asks the daemon something; null where none runs.</summary>
    public async Task<JsonElement?> ReadAsync(string method, JsonArray arguments, CancellationToken cancellationToken) =>
        await AskAsync(connection => CallAsync(connection, method, arguments.DeepClone().AsArray(), options.RpcTimeout, DeployRetry.Safe, cancellationToken), cancellationToken).ConfigureAwait(false);

    /// <summary>Returns the daemon's list; where none runs there is nothing in it.</summary>
    public async Task<IReadOnlyList<Pm2Process>> ListAsync(CancellationToken cancellationToken) =>
        await AskAsync(connection => ListAsync(connection, DeployRetry.Safe, cancellationToken), cancellationToken).ConfigureAwait(false) ?? [];

    /// <summary>Has the daemon change something; it is started where none runs.</summary>
    public async Task ChangeAsync(string method, JsonArray arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(mayStart: true, cancellationToken).ConfigureAwait(false);
        await CallAsync(connection!, method, arguments, timeout, DeployRetry.Ambiguous, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has the daemon change something of a process that it has listed, unless that is gone: then its id may be another's.</summary>
    /// <returns>False where the process is gone.</returns>
    /// <exception cref="DeployException">The daemon is not the one that listed it, or nobody knows: a new one gives the ids anew.</exception>
    public async Task<bool> ChangeAsync(Pm2Process process, string method, JsonArray arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (await ConnectAsync(mayStart: false, cancellationToken).ConfigureAwait(false) is not { } connection || !ReferenceEquals(connection, process.ListedBy))
            throw new DeployException(DeployError.Unreachable, DeployRetry.Ambiguous, $"The connection to PM2 at '{paths.Home}' ended since it listed {ProcessNames.InstanceId(process)}, whose id may be another's by now: '{method}' was not sent. Look again, and repeat the operation.");
        var list = await ListAsync(connection, DeployRetry.Ambiguous, cancellationToken).ConfigureAwait(false);
        if (!list.Any(process.IsSame))
            return false;

        await CallAsync(connection, method, arguments, timeout, DeployRetry.Ambiguous, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Sees to it that a daemon runs and can be asked.</summary>
    public Task EnsureAsync(CancellationToken cancellationToken) => ConnectAsync(mayStart: true, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync().ConfigureAwait(false);
        _connecting.Dispose();
    }

    private async Task<T?> AskAsync<T>(Func<RpcConnection, Task<T>> ask, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await ConnectAsync(mayStart: false, cancellationToken).ConfigureAwait(false) is not { } connection)
                return default;
            try
            {
                return await ask(connection).ConfigureAwait(false);
            }
            catch (DeployException exception) when (exception.InnerException is IOException && attempt == 1)
            {
                // A connection that was idle while the daemon was replaced: a read may be repeated.
            }
        }
    }

    private async Task<IReadOnlyList<Pm2Process>> ListAsync(RpcConnection connection, DeployRetry onFailure, CancellationToken cancellationToken)
    {
        var list = await CallAsync(connection, "getMonitorData", new JsonArray(new JsonObject()), options.RpcTimeout, onFailure, cancellationToken).ConfigureAwait(false);
        return list is { ValueKind: JsonValueKind.Array } processes ? [.. processes.EnumerateArray().Select(process => Pm2Process.Read(process) with { ListedBy = connection })] : [];
    }

    private async Task<JsonElement?> CallAsync(RpcConnection connection, string method, JsonArray arguments, TimeSpan timeout, DeployRetry onFailure, CancellationToken cancellationToken)
    {
        using var expiry = new CancellationTokenSource(timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancellationToken);
        JsonElement reply;
        try
        {
            reply = await connection.CallAsync("call", method, arguments, ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DeployException(DeployError.Unreachable, onFailure, $"PM2 at '{paths.Home}' did not answer '{method}' within {timeout}; look at pm2.log there.", exception);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or SocketException)
        {
            throw new DeployException(DeployError.Unreachable, onFailure, $"The connection to PM2 at '{paths.Home}' ended during '{method}': {exception.Message}", exception as IOException ?? new IOException(exception.Message, exception));
        }

        if (reply.Text("error") is { } error)
            throw Refused(method, error);
        return reply.TryGetProperty("args", out var results) && results.GetArrayLength() > 0 ? results[0] : null;
    }

    /// <summary>PM2 has no codes: "12 id unknown", "process already online", "Process with pid 4711 already exists".</summary>
    private DeployException Refused(string method, string error)
    {
        var message = $"PM2 at '{paths.Home}' refused '{method}': {error}";
        if (error.Contains("unknown", StringComparison.OrdinalIgnoreCase))
            return new DeployException(DeployError.NotFound, DeployRetry.No, message);
        return error.Contains(" already ", StringComparison.Ordinal)
            ? new DeployException(DeployError.Conflict, DeployRetry.Safe, message)
            : new DeployException(DeployError.Failed, DeployRetry.No, message);
    }

    /// <summary>Returns a connection, or null where no daemon runs and none may be started.</summary>
    private async Task<RpcConnection?> ConnectAsync(bool mayStart, CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_connection is { IsOpen: true } open)
                return open;
            if (_connection is not null)
                await _connection.DisposeAsync().ConfigureAwait(false);
            _connection = null;
            return _connection = await TryOpenAsync(cancellationToken).ConfigureAwait(false) ?? (mayStart ? await StartAndOpenAsync(cancellationToken).ConfigureAwait(false) : null);
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task<RpcConnection> StartAndOpenAsync(CancellationToken cancellationToken)
    {
        await daemon.StartAsync(cancellationToken).ConfigureAwait(false);
        return await TryOpenAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new DeployException(DeployError.Unreachable, DeployRetry.Safe, $"PM2 was started but does not listen on '{paths.RpcSocket}'; see '{Path.Combine(paths.Home, "pm2.log")}'.");
    }

    private async Task<RpcConnection?> TryOpenAsync(CancellationToken cancellationToken)
    {
        RpcConnection connection;
        try
        {
            connection = await RpcConnection.OpenAsync(paths.RpcSocket, options.MaxMessageBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AccessDenied)
        {
            throw new DeployException(DeployError.Unauthorized, DeployRetry.No, $"'{paths.RpcSocket}' may not be opened; run as the user that PM2 runs as.", exception);
        }
        catch (SocketException)
        {
            return null;
        }

        try
        {
            await RequireVersionAsync(connection, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The daemon may be older than the command on the path: it stays until <c>pm2 update</c>.</summary>
    private async Task RequireVersionAsync(RpcConnection connection, CancellationToken cancellationToken)
    {
        var version = await CallAsync(connection, "getVersion", new JsonArray(new JsonObject()), options.RpcTimeout, DeployRetry.Safe, cancellationToken).ConfigureAwait(false);
        if (version is not { ValueKind: JsonValueKind.String } text || !DaemonVersion.IsSupported(text.GetString()!))
            throw new DeployException(DeployError.Unsupported, DeployRetry.No, $"The PM2 daemon at '{paths.Home}' is of version {version?.ToString() ?? "unknown"}, and Ops works with {DaemonVersion.Oldest} and later; install a newer one (npm install -g pm2@latest) and run 'pm2 update', which restarts all apps.");
    }
}
