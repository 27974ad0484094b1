using System.Net;
using System.Net.Sockets;

namespace Ops.Providers.Network;

/// <summary>The connections of one https origin, or of all http origins, under the same settings; thread-safe.</summary>
internal sealed class HttpOrigin : IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly HttpCertificateCheck? _certificates;

    public HttpOrigin(HttpOriginKey key)
    {
        var handler = new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = key.Proxy is not null,
            PooledConnectionLifetime = key.Mode is HttpConnectionMode.Fresh ? TimeSpan.Zero : key.Lifetime,
            PooledConnectionIdleTimeout = key.Lifetime,
        };
        if (key.Proxy is { } proxy)
            handler.Proxy = Proxy(proxy);
        if (key.Connect is { } address)
            handler.ConnectCallback = (context, token) => ConnectAsync(new DnsEndPoint(address.DnsHost, address.Port ?? context.DnsEndPoint.Port), token);
        if (key.TlsAuthority is not null)
        {
            _certificates = new HttpCertificateCheck(key);
            handler.SslOptions = _certificates.Options();
        }

        _invoker = new HttpMessageInvoker(handler);
    }

    /// <summary>Gets the certificate of the last handshake, or null before one and without TLS.</summary>
    public HttpCertificate? Certificate => _certificates?.Last;

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _invoker.SendAsync(request, cancellationToken);

    public void Dispose() => _invoker.Dispose();

    // The credentials go beside the address, since .NET's messages show the address.
    private static WebProxy Proxy(Uri proxy)
    {
        var address = new WebProxy(new UriBuilder(proxy) { UserName = "", Password = "" }.Uri);
        if (proxy.UserInfo.Split(':', 2) is [var user, var password])
            address.Credentials = new NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password));
        return address;
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
