using Ops.Health;

namespace Ops.Providers.Network;

/// <summary>The options of a probe that asks an HTTP server and judges its answer.</summary>
public sealed class HttpProbeOptions : ProbeOptions
{
    /// <summary>Gets or sets the absolute <c>http</c> or <c>https</c> URL; required. Credential-like query parameters are never shown.</summary>
    public Uri? Url { get; set; }

    /// <summary>Gets or sets how the probe speaks to its target; the default is <see cref="HttpTier.Default"/>.</summary>
    public HttpTier Tier { get; set; }

    /// <summary>Gets or sets whether connections are kept between runs; the default is <see cref="HttpConnectionMode.Reuse"/>.</summary>
    public HttpConnectionMode ConnectionMode { get; set; }

    /// <summary>Gets or sets how old a kept connection may become before it is opened anew, so that changes of DNS and certificates are seen; the default is 2 minutes.</summary>
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets or sets the method; the default is <c>GET</c>.</summary>
    public string Method { get; set; } = "GET";

    /// <summary>Gets the headers of the request; the values of credential-like ones (a name with <c>auth</c>, <c>key</c>, <c>token</c>, <c>cookie</c>…) are never shown.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets or sets the body of the request, sent as UTF-8 with the type of a <c>Content-Type</c> header; the default is none.</summary>
    public string? Body { get; set; }

    /// <summary>Gets or sets the <c>Host</c> header, which is also the name a certificate is checked for; the default, null, means that of the URL.</summary>
    public string? Host { get; set; }

    /// <summary>Gets or sets the <c>User-Agent</c> header; the default is <c>Ops-Probe</c>.</summary>
    public string UserAgent { get; set; } = "Ops-Probe";

    /// <summary>Gets or sets the version of HTTP, 1.1 or 2.0, which must be spoken exactly; the default is 1.1.</summary>
    public Version HttpVersion { get; set; } = System.Net.HttpVersion.Version11;

    /// <summary>Gets or sets the address to connect to in place of the URL's, such as <c>10.0.0.7</c>, <c>10.0.0.7:8443</c> or <c>[::1]:80</c>; the default is none.</summary>
    public string? ConnectAddress { get; set; }

    /// <summary>Gets or sets the proxy (<c>http</c>, <c>socks4</c> or <c>socks5</c>), with its credentials as user info; the default, null, means none: the environment's is not used.</summary>
    public Uri? Proxy { get; set; }

    /// <summary>Gets or sets which redirects are followed; the default is <see cref="HttpRedirects.None"/>.</summary>
    public HttpRedirects Redirects { get; set; }

    /// <summary>Gets or sets how many redirects are followed in one run, from 1 to 50; the default is 10.</summary>
    public int MaxRedirects { get; set; } = 10;

    /// <summary>Gets the expected statuses, each a number such as <c>404</c> or a range such as <c>200-299</c>; the default, none, means 200–299.</summary>
    public IList<string> ExpectedStatus { get; } = new List<string>();

    /// <summary>Gets the expected headers of the answer: the exact value, <c>*</c> for any, or <c>regex:</c> and a pattern.</summary>
    public IDictionary<string, string> ExpectedHeaders { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets or sets the text that the body must contain, in the same case; the default is none.</summary>
    public string? BodyContains { get; set; }

    /// <summary>Gets or sets the text that the body must not contain, in the same case; the default is none.</summary>
    public string? BodyNotContains { get; set; }

    /// <summary>Gets or sets the regular expression that the body must match, without look-around or back-references; the default is none.</summary>
    public string? BodyMatches { get; set; }

    /// <summary>Gets what the values of a JSON body must be.</summary>
    public IList<HttpJsonAssertion> Json { get; } = new List<HttpJsonAssertion>();

    /// <summary>Gets or sets how many bytes of the body are read at most, from 1 to 1 GiB; the default is 1 MiB.</summary>
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>Gets or sets the time to the answer's headers, connecting included, from which on the target is degraded; the default is none.</summary>
    public TimeSpan? DegradedLatency { get; set; }

    /// <summary>Gets or sets the time to the answer's headers, connecting included, from which on the target is unhealthy; the default is none.</summary>
    public TimeSpan? UnhealthyLatency { get; set; }

    /// <summary>Gets or sets below how many days of life left a certificate makes the target degraded; the default is 30, and 0 means never.</summary>
    public double DegradedCertificateDays { get; set; } = 30;

    /// <summary>Gets or sets below how many days of life left a certificate makes the target unhealthy; the default is 7, and 0 means never.</summary>
    public double UnhealthyCertificateDays { get; set; } = 7;

    /// <summary>Gets or sets the PEM file of the only authorities to trust; the default, null, means those of the system.</summary>
    public string? CaFile { get; set; }

    /// <summary>Gets or sets whether any certificate is accepted, which leaves the probe open to impostors; its expiry still counts; the default is false.</summary>
    public bool AcceptInvalidCertificates { get; set; }
}
