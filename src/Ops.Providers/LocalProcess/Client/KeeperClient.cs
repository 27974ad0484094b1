using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Calls the keeper of one service, and starts it where it does not run.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class KeeperClient : IDisposable
{
    private const int MaxAttempts = 3;

    private readonly ServiceSettings _settings;
    private readonly KeeperLauncher _launcher;
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly HttpMessageInvoker _invoker;

    private readonly bool _keepRunning;
    private readonly CancellationTokenSource _end = new();
    private Task? _lifeline;

    public KeeperClient(ServiceSettings settings, KeeperLauncher launcher, bool keepRunning)
    {
        (_settings, _launcher, _keepRunning) = (settings, launcher, keepRunning);
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null, ConnectCallback = ConnectAsync });
    }

    public ServiceSettings Settings => _settings;

    private static KeeperJson Json => KeeperJson.Default;

    /// <summary>Calls the keeper for an answer.</summary>
    /// <exception cref="DeployException">The keeper refuses, or cannot be reached.</exception>
    public Task<TReply> CallAsync<TCall, TReply>(string path, TCall call, JsonTypeInfo<TCall> callType, JsonTypeInfo<TReply> replyType, CancellationToken cancellationToken) =>
        WithKeeperAsync(async () =>
        {
            using var response = await SendAsync(path, JsonSerializer.SerializeToUtf8Bytes(call, callType), cancellationToken).ConfigureAwait(false);
            return await ReadAsync(response, replyType, cancellationToken).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Calls the keeper for an answer that may be empty.</summary>
    public Task<TReply?> FindAsync<TReply>(string path, JsonTypeInfo<TReply> replyType, CancellationToken cancellationToken)
        where TReply : class =>
        WithKeeperAsync(async () =>
        {
            using var response = await SendAsync(path, [], cancellationToken).ConfigureAwait(false);
            return response.StatusCode == HttpStatusCode.NoContent ? null : await ReadAsync(response, replyType, cancellationToken).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Calls the keeper and waits until it has done what is asked.</summary>
    public Task CallAsync<TCall>(string path, TCall call, JsonTypeInfo<TCall> callType, CancellationToken cancellationToken) =>
        WithKeeperAsync(async () =>
        {
            using var response = await SendAsync(path, JsonSerializer.SerializeToUtf8Bytes(call, callType), cancellationToken).ConfigureAwait(false);
            return response.StatusCode;
        }, cancellationToken);

    /// <summary>Asks the keeper, or answers from the state on disk where no keeper is needed.</summary>
    public async Task<T> ReadAsync<T>(Func<Task<T>> ask, Func<KeeperState, T> answer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await AnswersAsync(cancellationToken).ConfigureAwait(false) || _settings.NeedsKeeper()
            ? await ask().ConfigureAwait(false)
            : answer(_settings.ReadState());
    }

    /// <summary>Starts the keeper where it does not run, and gives it what it lacks.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (!await AnswersAsync(cancellationToken).ConfigureAwait(false))
            await StartAsync(cancellationToken).ConfigureAwait(false);
        if (!_keepRunning && _lifeline is not { IsCompleted: false })
            _lifeline = HoldAsync(await SendAsync(Calls.Live, [], cancellationToken).ConfigureAwait(false));

        var greeting = JsonSerializer.SerializeToUtf8Bytes(new Greeting(Greeting.CurrentProtocol, _settings.Config), Json.Greeting);
        using var response = await SendAsync(Calls.Greet, greeting, cancellationToken).ConfigureAwait(false);
        var reply = await ReadAsync(response, Json.GreetingReply, cancellationToken).ConfigureAwait(false);
        if (reply.Lacking.Count == 0)
            return;

        var environments = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (var (setId, spec) in reply.Lacking)
            environments[setId] = await _settings.EnvironmentAsync(spec, cancellationToken).ConfigureAwait(false);
        using var _ = await SendAsync(Calls.Supply, JsonSerializer.SerializeToUtf8Bytes(environments, Json.DictionaryStringDictionaryStringString), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns whether a keeper answers.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var socket = await OpenAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
        _invoker.Dispose();
        _starting.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _launcher.StartAsync(_settings.Folder, _settings.Config, AnswersAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Makes a call, and makes it again where the keeper ended on the way: operations have ids, so a repetition has no effect.</summary>
    private async Task<T> WithKeeperAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await EnsureAsync(cancellationToken).ConfigureAwait(false);
                return await call().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
            {
                if (attempt == MaxAttempts)
                    throw new DeployException(DeployError.Unreachable, DeployRetry.Ambiguous, $"the keeper of '{_settings.Folder.Service}' ended {MaxAttempts} times during the call: {exception.GetBaseException().Message}", exception);
            }
        }
    }

    /// <summary>Holds a keeper's lifeline until this object is disposed or the keeper ends.</summary>
    private async Task HoldAsync(HttpResponseMessage lifeline)
    {
        using (lifeline)
        {
            try
            {
                await lifeline.Content.CopyToAsync(Stream.Null, _end.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
            {
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string path, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://keeper{path}") { Content = new ByteArrayContent(body) };
        var response = await _invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
            return response;

        using (response)
        {
            var failure = await ReadAsync(response, Json.Failure, cancellationToken).ConfigureAwait(false);
            throw failure.ToException();
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return (await JsonSerializer.DeserializeAsync(body, type, cancellationToken).ConfigureAwait(false))!;
        }
        catch (JsonException exception)
        {
            throw new DeployException(DeployError.Unreachable, DeployRetry.Ambiguous, $"a keeper answered {(int)response.StatusCode} with something that is no answer: {exception.Message}", exception);
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken) =>
        new NetworkStream(await OpenAsync(cancellationToken).ConfigureAwait(false), ownsSocket: true);

    private async Task<Socket> OpenAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_settings.Folder.Socket), cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
