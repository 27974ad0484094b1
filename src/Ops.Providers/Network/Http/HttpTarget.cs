using System.Net.Sockets;
using System.Security.Authentication;
using Ops.Health;

namespace Ops.Providers.Network;

/// <summary>The names of a target in descriptions, none of which holds a secret.</summary>
internal sealed class HttpTarget
{
    private readonly string _host;
    private readonly string _endpoint;

    public HttpTarget(HttpProbeOptions options)
        : this(options, options.Url!)
    {
    }

    /// <summary>Names the target where a redirect led away from the probe's own URL.</summary>
    public HttpTarget(HttpProbeOptions options, Uri url)
    {
        Method = options.Method.ToUpperInvariant();
        Request = $"{Method} {Redaction.Url(options.Url!)}{(url == options.Url ? "" : $", redirected to {Redaction.Url(url)}")}";
        _host = url.Host;
        _endpoint = $"{url.Host}:{url.Port}";
        if (ConnectAddress.For(url, options) is { } connect)
            (_host, _endpoint) = (connect.Host, $"{connect.Host}:{connect.Port ?? url.Port}");
        if (options.Proxy is { } proxy)
            (_host, _endpoint) = (proxy.Host, $"proxy {proxy.Host}:{proxy.Port}");
    }

    /// <summary>Gets the method in capitals.</summary>
    public string Method { get; }

    /// <summary>Gets the method and the URL.</summary>
    public string Request { get; }

    /// <summary>Describes a failure to connect or to go on.</summary>
    public ProbeResult Describe(SocketException exception, double milliseconds)
    {
        var problem = exception.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => $"connection refused by {_endpoint}",
            SocketError.HostNotFound or SocketError.NoData => $"no such host {_host}",
            SocketError.TryAgain => $"the name {_host} cannot be resolved now",
            SocketError.ConnectionReset or SocketError.Shutdown => $"connection reset by {_endpoint}",
            SocketError.HostUnreachable or SocketError.NetworkUnreachable => $"{_endpoint} is unreachable",
            SocketError.TimedOut => $"connection to {_endpoint} timed out",
            _ => $"connection to {_endpoint} failed: {exception.Message}",
        };
        return Describe(problem, milliseconds, exception);
    }

    /// <summary>Describes a handshake that failed.</summary>
    public ProbeResult Describe(AuthenticationException exception, double milliseconds) =>
        Describe(exception is HttpCertificateException ? exception.Message : $"TLS handshake with {_endpoint} failed: {exception.Message}", milliseconds, exception);

    /// <summary>Describes an answer that broke off or is not HTTP.</summary>
    public ProbeResult Describe(string problem, double milliseconds, Exception? exception = null) =>
        ProbeResult.Unhealthy($"{problem} ({Request}) after {HttpText.Milliseconds(milliseconds)}", exception);

    /// <summary>Describes an exchange that failed after connecting.</summary>
    public ProbeResult DescribeAnswer(string problem, double milliseconds, Exception? exception = null) =>
        Describe($"{_endpoint} {problem}", milliseconds, exception);
}
