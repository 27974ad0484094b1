namespace Ops.Providers.Network;

/// <summary>How an HTTP probe speaks to its target.</summary>
public enum HttpTier
{
    /// <summary>Through .NET's HTTP stack, with every option: TLS, HTTP/2, redirects, proxies.</summary>
    Default,

    /// <summary>Through a plain keep-alive HTTP/1.1 exchange that allocates nothing in steady state, for great numbers of <c>http://</c> targets.</summary>
    Raw,
}
