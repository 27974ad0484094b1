using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ops.Providers.Compose;

/// <summary>Carries requests to an engine: over its socket or TCP, in the version both sides speak, with errors in our words.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class DockerTransport : IDisposable
{
    private readonly DockerEndpoint _endpoint;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly SemaphoreSlim _negotiating = new(1, 1);
    private DockerVersion? _version;

    public DockerTransport(ComposeEngineOptions options, TimeProvider time)
    {
        _endpoint = DockerEndpoint.Parse(options.Host, options.AuthorityFile is not null || options.CertificateFile is not null, out var problem) ?? throw new OpsConfigurationException(problem);
        _http = new HttpClient(Handler(_endpoint, options)) { BaseAddress = _endpoint.BaseAddress, Timeout = Timeout.InfiniteTimeSpan };
        _time = time;
        _timeout = options.RequestTimeout;
    }

    public string Name => _endpoint.Name;

    /// <summary>The host that the engine's published ports are on, as far as this process is concerned.</summary>
    public string PublishedHost => _endpoint.SocketPath is null ? _endpoint.BaseAddress.Host : "127.0.0.1";

    /// <summary>Sends a request and reads its whole answer.</summary>
    public async Task<T> SendAsync<T>(DockerRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var deadline = Deadline(request, cancellationToken);
        try
        {
            using var response = await StartAsync(request, deadline.Token).ConfigureAwait(false);
            var stream = await response.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
                return await JsonSerializer.DeserializeAsync(stream, type, deadline.Token).ConfigureAwait(false) ?? throw new JsonException("it is null");
        }
        catch (Exception exception) when (Translate(request, exception, cancellationToken) is not null)
        {
            throw Translate(request, exception, cancellationToken)!;
        }
    }

    /// <summary>Sends a request whose answer holds nothing of interest.</summary>
    public async Task SendAsync(DockerRequest request, CancellationToken cancellationToken)
    {
        using var deadline = Deadline(request, cancellationToken);
        try
        {
            using var response = await StartAsync(request, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (Translate(request, exception, cancellationToken) is not null)
        {
            throw Translate(request, exception, cancellationToken)!;
        }
    }

    /// <summary>Sends a request whose answer goes on for as long as the caller reads it; only the caller's token ends it.</summary>
    public async Task<DockerStream> OpenAsync(DockerRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await StartAsync(request, cancellationToken).ConfigureAwait(false);
            return new DockerStream(response, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), exception => Translate(request, exception, cancellationToken));
        }
        catch (Exception exception) when (Translate(request, exception, cancellationToken) is not null)
        {
            throw Translate(request, exception, cancellationToken)!;
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _negotiating.Dispose();
    }

    private async Task<HttpResponseMessage> StartAsync(DockerRequest request, CancellationToken cancellationToken)
    {
        var version = await VersionAsync(cancellationToken).ConfigureAwait(false);
        using var message = new HttpRequestMessage(request.Method, $"/v{version}{request.Path}") { Content = request.Content };
        if (request.RegistryAuth is { } auth)
            message.Headers.Add("X-Registry-Auth", auth.Reveal());
        if (request.RegistryConfig is { } config)
            message.Headers.Add("X-Registry-Config", config.Reveal());
        var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode || response.StatusCode == System.Net.HttpStatusCode.NotModified)
            return response;

        using (response)
            throw DockerFailures.Answer(response.StatusCode, request.What, await MessageAsync(response, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Returns the version to speak; asking for it takes no longer than other short requests, whatever is asked for next.</summary>
    private async Task<DockerVersion> VersionAsync(CancellationToken cancellationToken)
    {
        if (_version is { } known)
            return known;

        using var deadline = new DockerDeadline(_timeout, changes: false, _time, cancellationToken);
        return await NegotiateAsync(deadline.Token).ConfigureAwait(false);
    }

    private async Task<DockerVersion> NegotiateAsync(CancellationToken cancellationToken)
    {
        await _negotiating.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_version is { } known)
                return known;

            using var response = await _http.GetAsync("/version", cancellationToken).ConfigureAwait(false);
            var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw DockerFailures.Answer(response.StatusCode, "tell its version", text);
            var server = JsonSerializer.Deserialize(text, DockerJson.Default.VersionInfo) ?? throw new JsonException("it is null");
            var version = DockerVersion.Negotiate(server, Name);
            _version = version;
            return version;
        }
        finally
        {
            _negotiating.Release();
        }
    }

    private static async Task<string> MessageAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(text, DockerJson.Default.ErrorInfo)?.Message ?? text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private DockerDeadline Deadline(DockerRequest request, CancellationToken cancellationToken) => new(_timeout + request.ExtraTime, request.Changes, _time, cancellationToken);

    private DeployException? Translate(DockerRequest request, Exception exception, CancellationToken cancellationToken) => exception switch
    {
        DeployException => null,
        OperationCanceledException when cancellationToken.IsCancellationRequested => null,
        OperationCanceledException => new DeployException(DeployError.Unreachable, request.Changes ? DeployRetry.Ambiguous : DeployRetry.Safe, $"The engine at {Name} did not answer within {(_timeout + request.ExtraTime).TotalSeconds:0.###} s when asked to {request.What}.", exception),
        JsonException => new DeployException(DeployError.Failed, request.Changes ? DeployRetry.Ambiguous : DeployRetry.No, $"What listens at {Name} does not answer as a Docker Engine does when asked to {request.What}: {exception.Message}", exception),
        HttpRequestException or IOException => DockerFailures.Connection(_endpoint, request.What, request.Changes, exception),
        _ => null,
    };

    private static SocketsHttpHandler Handler(DockerEndpoint endpoint, ComposeEngineOptions options)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = options.ConnectTimeout, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20) };
        if (endpoint.UsesTls)
            handler.SslOptions = DockerTls.Options(options, endpoint.BaseAddress.Host);
        if (endpoint.SocketPath is { } path)
            handler.ConnectCallback = (_, cancellationToken) => ConnectAsync(path, cancellationToken);
        return handler;
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
