using System.Net.Sockets;
using System.Security.Authentication;
using Ops.Health;

namespace Ops.Providers.Network;

/// <summary>Turns what .NET's HTTP stack throws into results.</summary>
internal static class HttpFailure
{
    public static ProbeResult Describe(Exception exception, HttpTarget target, Secret[] secrets, double milliseconds) => exception switch
    {
        { InnerException: SocketException socket } => target.Describe(socket, milliseconds),
        { InnerException.InnerException: SocketException socket } => target.Describe(socket, milliseconds),
        { InnerException: AuthenticationException tls } => target.Describe(tls, milliseconds),
        // The remaining messages may quote what the target sent, so they are redacted and the exception is left out.
        _ => target.DescribeAnswer(Problem(exception, secrets), milliseconds),
    };

    private static string Problem(Exception exception, Secret[] secrets)
    {
        var message = HttpText.Excerpt(Redaction.Text(exception.InnerException?.Message ?? exception.Message, secrets), 300);
        return Error(exception) switch
        {
            HttpRequestError.ResponseEnded => "closed the connection before the end of its answer",
            HttpRequestError.InvalidResponse => $"sent an answer that is not valid HTTP: {message}",
            HttpRequestError.VersionNegotiationError => $"does not speak the version of HTTP asked for: {message}",
            HttpRequestError.SecureConnectionError => $"failed in the TLS handshake: {message}",
            HttpRequestError.ProxyTunnelError => $"refused the tunnel: {message}",
            HttpRequestError.ConfigurationLimitExceeded => $"sent headers beyond the limit: {message}",
            _ => $"broke off: {message}",
        };
    }

    private static HttpRequestError? Error(Exception exception) => exception switch
    {
        HttpRequestException { InnerException: HttpIOException io } => io.HttpRequestError,
        HttpRequestException request => request.HttpRequestError,
        HttpIOException io => io.HttpRequestError,
        _ => null,
    };
}
