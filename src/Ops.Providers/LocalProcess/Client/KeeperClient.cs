using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Calls the keeper of one service, and starts it where it does not run.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class KeeperClient : IDisposable
{
    private const int MaxAttempts = 3;

    private readonly KeeperLauncher _launcher;
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly KeeperChannel _channel;
    private readonly Lifeline? _lifeline;
    private IReadOnlyList<string> _missing = [];

    public KeeperClient(ServiceSettings settings, KeeperLauncher launcher, bool keepRunning, TimeProvider time)
    {
        (Settings, _launcher) = (settings, launcher);
        _channel = new KeeperChannel(settings.Folder, time);
        _lifeline = keepRunning ? null : new Lifeline(_channel);
    }

    public ServiceSettings Settings { get; }

    /// <summary>Gets what keeps sets from running that the keeper was to start again, as far as it was seen at the last call.</summary>
    public IReadOnlyList<string> Missing => Volatile.Read(ref _missing);

    private static KeeperJson Json => KeeperJson.Default;

    /// <summary>Calls the keeper for an answer.</summary>
    /// <exception cref="DeployException">The keeper refuses, or cannot be reached.</exception>
    public Task<TReply> CallAsync<TCall, TReply>(string path, TCall call, JsonTypeInfo<TCall> callType, JsonTypeInfo<TReply> replyType, CancellationToken cancellationToken) =>
        WithKeeperAsync(path, JsonSerializer.SerializeToUtf8Bytes(call, callType), (response, inTime) => KeeperChannel.ReadAsync(response, replyType, inTime), cancellationToken);

    /// <summary>Calls the keeper for an answer that may be empty.</summary>
    public Task<TReply?> FindAsync<TCall, TReply>(string path, TCall call, JsonTypeInfo<TCall> callType, JsonTypeInfo<TReply> replyType, CancellationToken cancellationToken)
        where TReply : class =>
        WithKeeperAsync(
            path, JsonSerializer.SerializeToUtf8Bytes(call, callType),
            async (response, inTime) => response.StatusCode == HttpStatusCode.NoContent ? null : await KeeperChannel.ReadAsync(response, replyType, inTime).ConfigureAwait(false), cancellationToken);

    /// <summary>Calls the keeper and waits until it has done what is asked.</summary>
    public Task CallAsync<TCall>(string path, TCall call, JsonTypeInfo<TCall> callType, CancellationToken cancellationToken) =>
        WithKeeperAsync(path, JsonSerializer.SerializeToUtf8Bytes(call, callType), Done, cancellationToken);

    /// <summary>Asks the keeper, or answers from the state on disk where no keeper is needed.</summary>
    public async Task<T> ReadAsync<T>(Func<Task<T>> ask, Func<KeeperState, T> answer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await _channel.AnswersAsync(cancellationToken).ConfigureAwait(false) || Settings.NeedsKeeper()
            ? await ask().ConfigureAwait(false)
            : answer(Settings.ReadState());
    }

    /// <summary>Starts the keeper where it does not run, and gives it what it lacks.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (!await _channel.AnswersAsync(cancellationToken).ConfigureAwait(false))
            await StartAsync(cancellationToken).ConfigureAwait(false);
        if (_lifeline is not null)
            await _lifeline.HoldAsync(cancellationToken).ConfigureAwait(false);

        var greeting = JsonSerializer.SerializeToUtf8Bytes(new Greeting(Greeting.CurrentProtocol, Settings.Config), Json.Greeting);
        var reply = await _channel.CallAsync(Calls.Greet, greeting, (response, inTime) => KeeperChannel.ReadAsync(response, Json.GreetingReply, inTime), cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _missing, await SupplyAsync(reply.Lacking, cancellationToken).ConfigureAwait(false));
    }

    public void Dispose()
    {
        _lifeline?.Dispose();
        _channel.Dispose();
        _starting.Dispose();
    }

    /// <summary>Gives the keeper what sets lack, and returns what is not to be had; one set must not stand still for want of what another lacks.</summary>
    private async Task<IReadOnlyList<string>> SupplyAsync(IReadOnlyDictionary<string, DeploySpec> lacking, CancellationToken cancellationToken)
    {
        var (environments, missing) = (new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal), new List<string>());
        foreach (var (setId, spec) in lacking)
        {
            try
            {
                environments[setId] = await Settings.EnvironmentAsync(spec, cancellationToken).ConfigureAwait(false);
            }
            catch (DeployException exception)
            {
                missing.Add($"the instances of '{setId}' cannot be started again: {exception.Message}");
            }
        }

        if (environments.Count > 0)
            await _channel.CallAsync(Calls.Supply, JsonSerializer.SerializeToUtf8Bytes(environments, Json.DictionaryStringDictionaryStringString), Done, cancellationToken).ConfigureAwait(false);
        return missing;
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _launcher.StartAsync(Settings.Folder, Settings.Config, _channel.AnswersAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Makes a call, and makes it again where the keeper ended on the way and a repetition has no effect.</summary>
    private async Task<T> WithKeeperAsync<T>(string path, byte[] body, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isUnderWay = false;
            try
            {
                await EnsureAsync(cancellationToken).ConfigureAwait(false);
                isUnderWay = true;
                return await _channel.CallAsync(path, body, read, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
            {
                if (isUnderWay && !Calls.MayRepeat(path) && exception is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError })
                    throw Ended("during the call, so nobody knows how far it came; find out whether it took effect before it is made again", exception);
                if (attempt == MaxAttempts)
                    throw Ended($"{MaxAttempts} times during the call", exception);
            }
        }
    }

    private DeployException Ended(string when, Exception exception) =>
        new(DeployError.Unreachable, DeployRetry.Ambiguous, $"the keeper of '{Settings.Folder.Service}' ended {when}: {exception.GetBaseException().Message}", exception);

    private static Task<bool> Done(HttpResponseMessage response, CancellationToken cancellationToken) => Task.FromResult(true);
}
