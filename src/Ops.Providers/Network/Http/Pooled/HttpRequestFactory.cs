using System.Net;
using System.Text;

namespace Ops.Providers.Network;

/// <summary>Makes the requests of one probe.</summary>
internal sealed class HttpRequestFactory
{
    private readonly HttpProbeOptions _options;
    private readonly HttpMethod _method;
    private readonly byte[]? _body;
    private readonly KeyValuePair<string, string>[] _headers;
    private HttpRequestMessage? _kept;

    public HttpRequestFactory(HttpProbeOptions options, string method)
    {
        _options = options;
        _method = HttpMethod.Parse(method);
        _body = options.Body is { } body ? Encoding.UTF8.GetBytes(body) : null;
        _headers = [.. options.Headers];
    }

    /// <summary>Returns the request for the probe's own URL, the kept one where there is one.</summary>
    public HttpRequestMessage TakeFirst()
    {
        var request = _kept ?? Create(_method, _options.Url!, _body);
        _kept = null;
        return request;
    }

    /// <summary>Keeps a request for the next run; one whose run failed may still be in use and must not come here.</summary>
    public void Keep(HttpRequestMessage request) => _kept = request;

    /// <summary>Makes the request that a redirect asks for: another origin is sent no credentials.</summary>
    public HttpRequestMessage Redirected(HttpRequestMessage from, HttpStatusCode code, Uri to)
    {
        var status = (int)code;
        var becomesGet = (status == 303 && from.Method != HttpMethod.Head) || (status is 301 or 302 && from.Method == HttpMethod.Post);
        return becomesGet ? Create(HttpMethod.Get, to, body: null) : Create(from.Method, to, from.Content is null ? null : _body);
    }

    private HttpRequestMessage Create(HttpMethod method, Uri url, byte[]? body)
    {
        var request = new HttpRequestMessage(method, url) { Version = _options.HttpVersion, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (body is not null)
            request.Content = new ByteArrayContent(body);
        if (_options.UserAgent.Length > 0)
            request.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        if (_options.ConnectionMode is HttpConnectionMode.Fresh && _options.HttpVersion.Major == 1)
            request.Headers.ConnectionClose = true;
        if (_options.Host is { } host && HttpRedirect.IsSameHost(url, _options.Url!))
            request.Headers.Host = host;
        AddHeaders(request, HttpRedirect.MaySeeCredentials(_options.Url!, url));
        return request;
    }

    private void AddHeaders(HttpRequestMessage request, bool withCredentials)
    {
        foreach (var (name, value) in _headers)
        {
            if (!withCredentials && HttpSecrets.IsCredentialHeader(name))
                continue;
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content?.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
