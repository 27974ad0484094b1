namespace Ops.Providers.Network;

/// <summary>What an HTTP probe does with a redirect.</summary>
public enum HttpRedirects
{
    /// <summary>A redirect is the answer: unless its status is expected, the target is unhealthy.</summary>
    None,

    /// <summary>Redirects within the host of the URL are followed, from http to https too; any other is the answer.</summary>
    SameHost,

    /// <summary>Redirects are followed to any host, which is sent no credential-like header; never from https to http.</summary>
    Follow,
}
