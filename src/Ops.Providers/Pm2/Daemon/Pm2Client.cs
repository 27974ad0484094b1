using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ops.Providers.Pm2;

/// <summary>Calls PM2's daemon; connects when it must and again after a failure. Thread-safe.</summary>
internal sealed class Pm2Client(Pm2Paths paths, Pm2Daemon daemon, Pm2TargetOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim _connecting = new(1);
    private RpcConnection? _connection;

    /// <summary>Returns PM2's list; where no daemon runs there is nothing in it.</summary>
    public async Task<IReadOnlyList<Pm2Process>> ListAsync(CancellationToken cancellationToken) =>
        await ReadAsync("getMonitorData", new JsonArray(new JsonObject()), cancellationToken).ConfigureAwait(false) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(Pm2Process.Read)]
            : [];

    public async Task<string?> VersionAsync(CancellationToken cancellationToken) =>
        await ReadAsync("getVersion", new JsonArray(new JsonObject()), cancellationToken).ConfigureAwait(false) is { ValueKind: JsonValueKind.String } version ? version.GetString() : null;

    /// <summary>Returns the environment that PM2 gives a process: it holds secrets and must not be kept or shown.</summary>
    public async Task<IReadOnlyDictionary<string, string>> EnvironmentAsync(int id, CancellationToken cancellationToken)
    {
        var list = await ReadAsync("getMonitorData", new JsonArray(new JsonObject()), cancellationToken).ConfigureAwait(false);
        foreach (var process in list is { ValueKind: JsonValueKind.Array } all ? [.. all.EnumerateArray()] : Array.Empty<JsonElement>())
        {
            if (process.Number("pm_id") == id && process.GetProperty("pm2_env").TryGetProperty("env", out var environment))
                return environment.EnumerateObject().Where(variable => variable.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number).ToDictionary(variable => variable.Name, variable => variable.Value.ToString(), StringComparer.Ordinal);
        }

        throw new DeployException(DeployError.NotFound, DeployRetry.No, $"PM2 has no process {id}; look at the state of the service again.");
    }

    /// <summary>How long PM2 may take to stop a process: it waits for the end, kills, and waits as long again.</summary>
    public TimeSpan StoppingTime(Pm2Process process) => (process.KillTimeout * 2) + options.RpcTimeout;

    /// <summary>Starts a process from its description.</summary>
    public Task StartAsync(JsonObject description, CancellationToken cancellationToken) => ChangeAsync("prepare", new JsonArray(description), options.RpcTimeout, cancellationToken);

    /// <summary>Starts a stopped process, or restarts one that runs.</summary>
    /// <exception cref="DeployException">PM2 is stopping or starting it (<see cref="DeployError.Conflict"/>).</exception>
    public Task RestartAsync(Pm2Process process, CancellationToken cancellationToken) =>
        ChangeAsync("restartProcessId", new JsonArray(new JsonObject { ["id"] = process.Id, ["env"] = new JsonObject() }), StoppingTime(process), cancellationToken);

    /// <summary>Stops a process and keeps it on the list.</summary>
    public Task StopAsync(Pm2Process process, CancellationToken cancellationToken) => EndAsync("stopProcessId", new JsonArray(process.Id), StoppingTime(process), cancellationToken);

    /// <summary>Stops a process and takes it off the list; one that is not there is deleted.</summary>
    public Task DeleteAsync(Pm2Process process, CancellationToken cancellationToken) => EndAsync("deleteProcessId", new JsonArray(process.Id), StoppingTime(process), cancellationToken);

    /// <summary>Tells the agent inside a process something.</summary>
    public Task TellAsync(int id, string message, CancellationToken cancellationToken) =>
        ChangeAsync("sendDataToProcessId", new JsonArray(new JsonObject { ["id"] = id, ["type"] = "process:msg", ["topic"] = "ops", ["data"] = message }), options.RpcTimeout, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync().ConfigureAwait(false);
        _connecting.Dispose();
    }

    private async Task EndAsync(string method, JsonArray arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await ChangeAsync(method, arguments, timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Error == DeployError.NotFound)
        {
            // Somebody else ended it meanwhile, as a run of the same operation that was left.
        }
    }

    private async Task<JsonElement?> ReadAsync(string method, JsonArray arguments, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await ConnectAsync(mayStart: false, cancellationToken).ConfigureAwait(false) is not { } connection)
                return null;
            try
            {
                return await CallAsync(connection, method, arguments.DeepClone().AsArray(), options.RpcTimeout, DeployRetry.Safe, cancellationToken).ConfigureAwait(false);
            }
            catch (DeployException exception) when (exception.InnerException is IOException && attempt == 1)
            {
                // A connection that was idle while the daemon was replaced: a read may be repeated.
            }
        }
    }

    private async Task ChangeAsync(string method, JsonArray arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(mayStart: true, cancellationToken).ConfigureAwait(false);
        await CallAsync(connection!, method, arguments, timeout, DeployRetry.Ambiguous, cancellationToken).ConfigureAwait(false);
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
            throw new DeployException(KindOf(error), KindOf(error) == DeployError.Conflict ? DeployRetry.Safe : DeployRetry.No, $"PM2 at '{paths.Home}' refused '{method}': {error}");
        return reply.TryGetProperty("args", out var results) && results.GetArrayLength() > 0 ? results[0] : null;
    }

    /// <summary>PM2 has no codes: "12 id unknown", "process already online", "Process with pid 4711 already exists".</summary>
    private static DeployError KindOf(string error) =>
        error.Contains("unknown", StringComparison.OrdinalIgnoreCase) ? DeployError.NotFound
        : error.Contains(" already ", StringComparison.Ordinal) ? DeployError.Conflict
        : DeployError.Failed;

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
        try
        {
            return await RpcConnection.OpenAsync(paths.RpcSocket, options.MaxMessageBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AccessDenied)
        {
            throw new DeployException(DeployError.Unauthorized, DeployRetry.No, $"'{paths.RpcSocket}' may not be opened; run as the user that PM2 runs as.", exception);
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
