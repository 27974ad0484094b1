using System.Net;
using System.Net.Security;

namespace Ops.Providers.Network.Shared;

/// <summary>Makes the handlers for requests that must reach the target itself: no proxy, no redirect, no cookie, a new connection.</summary>
internal static class HttpChannel
{
    public static HttpMessageInvoker Open(string? caFile)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
        };
        if (caFile is not null)
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = ServerTrust.Policy(caFile) };
        return new HttpMessageInvoker(handler, disposeHandler: true);
    }

    /// <summary>Returns <c>503 Service Unavailable</c>.</summary>
    public static string StatusText(HttpStatusCode status)
    {
        using var response = new HttpResponseMessage(status);
        return $"{(int)status} {response.ReasonPhrase}".TrimEnd();
    }
}
