using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Sends calls to the socket of a service's keeper and reads the answers.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class KeeperChannel : IDisposable
{
    /// <summary>How long a keeper may take to answer a call that has nothing to wait for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly ServiceFolder _folder;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _invoker;

    public KeeperChannel(ServiceFolder folder, TimeProvider time)
    {
        (_folder, _time) = (folder, time);
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null, ConnectCallback = ConnectAsync });
    }

    /// <summary>Returns whether a keeper listens.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var socket = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Makes a call, in a limited time where the keeper has nothing to wait for.</summary>
    /// <exception cref="DeployException">The keeper refuses, or does not answer in time.</exception>
    public Task<T> CallAsync<T>(string path, byte[] body, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        InTimeAsync(path, async inTime =>
        {
            using var response = await SendAsync(path, body, inTime).ConfigureAwait(false);
            return await read(response, inTime).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Opens a call whose answer goes on for as long as the caller stays; the caller disposes it.</summary>
    /// <exception cref="DeployException">The keeper does not answer in time.</exception>
    public Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken) =>
        InTimeAsync(path, inTime => SendAsync(path, [], inTime), cancellationToken);

    /// <summary>Reads an answer.</summary>
    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
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

    public void Dispose() => _invoker.Dispose();

    private async Task<T> InTimeAsync<T>(string path, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Calls.IsPrompt(path) ? Patience : Timeout.InfiniteTimeSpan, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await call(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DeployException(DeployError.Unreachable, DeployRetry.Ambiguous, $"the keeper of '{_folder.Service}' does not answer within {Patience.TotalSeconds:0} s: it hangs or is stopped; look at the process named in {_folder.KeeperId}, and kill it if it does not recover: another one takes its place", exception);
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
            var failure = await ReadAsync(response, KeeperJson.Default.Failure, cancellationToken).ConfigureAwait(false);
            throw failure.ToException();
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken) =>
        new NetworkStream(await ConnectAsync(cancellationToken).ConfigureAwait(false), ownsSocket: true);

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_folder.Socket), cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
