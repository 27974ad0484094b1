namespace Ops.Providers.Network;

/// <summary>Decides which redirects a probe follows.</summary>
internal static class HttpRedirect
{
    public static bool IsSameHost(Uri first, Uri second) => string.Equals(first.Host, second.Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns whether credentials for the probe's URL may be sent to <paramref name="to"/>.</summary>
    public static bool MaySeeCredentials(Uri url, Uri to) =>
        IsSameHost(url, to) && (url.Port == to.Port || (url.IsDefaultPort && to is { IsDefaultPort: true, Scheme: "https" }));

    /// <summary>Returns the URL to go to, or null where the response is the answer.</summary>
    public static Uri? Next(HttpResponseMessage response, Uri from, HttpProbeOptions options)
    {
        if (options.Redirects is HttpRedirects.None || (int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
            return null;
        if (response.Headers.Location is not { } location || !Uri.TryCreate(from, location, out var next))
            return null;

        var isSafe = next.Scheme == Uri.UriSchemeHttps || (next.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp);
        return isSafe && (options.Redirects is HttpRedirects.Follow || IsSameHost(options.Url!, next)) ? next : null;
    }
}
