using System.Net;
using System.Net.Sockets;
using Ops.Conformance;

namespace Ops.Providers.Compose.Tests;

/// <summary>Stands between a client and an engine, and lets a test do things to requests on their way.</summary>
internal sealed class EngineRelay : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpClient _engine;
    private readonly Task _serving;

    public EngineRelay(string socketPath)
    {
        var port = LoopbackPort.Free();
        Host = $"tcp://127.0.0.1:{port}";
        _engine = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, token) => ConnectAsync(socketPath, token) }) { BaseAddress = new Uri("http://docker"), Timeout = Timeout.InfiniteTimeSpan };
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Gets where it listens, as <c>DOCKER_HOST</c> has it.</summary>
    public string Host { get; }

    /// <summary>Gets or sets what is done with a request; the default passes it on.</summary>
    public Func<HttpListenerContext, byte[], Task>? Handler { get; set; }

    /// <summary>Passes a request on and its answer back.</summary>
    public async Task PassAsync(HttpListenerContext context, byte[] body)
    {
        using var answer = await SendAsync(context, body);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        context.Response.SendChunked = answer.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified);
        if (context.Request.RawUrl!.Contains("/events?", StringComparison.Ordinal))
            await BeginAsync(context);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer)) > 0)
        {
            await context.Response.OutputStream.WriteAsync(buffer.AsMemory(0, read));
            await context.Response.OutputStream.FlushAsync();
        }

        context.Response.Close();
    }

    /// <summary>Begins an answer of lines of JSON that may be long in coming; the listener sends nothing before the first byte.</summary>
    public static async Task BeginAsync(HttpListenerContext context)
    {
        context.Response.SendChunked = true;
        await context.Response.OutputStream.WriteAsync("\n"u8.ToArray());
        await context.Response.OutputStream.FlushAsync();
    }

    /// <summary>Has the engine carry a request out and returns its answer.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpListenerContext context, byte[] body)
    {
        var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), context.Request.RawUrl) { Content = new ByteArrayContent(body) };
        if (context.Request.ContentType is { } type)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        return _engine.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
        _engine.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = AnswerAsync(context);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            await (Handler ?? PassAsync)(context, body.ToArray());
        }
        catch (Exception exception) when (exception is HttpListenerException or HttpRequestException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Whoever asked has gone, or the engine has.
            context.Response.Abort();
        }
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
