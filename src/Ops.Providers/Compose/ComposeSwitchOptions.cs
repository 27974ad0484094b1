namespace Ops.Providers.Compose;

/// <summary>The proxy that sends the requests of a service to its instances.</summary>
public sealed class ComposeSwitchOptions
{
    /// <summary>Gets or sets which proxy it is; the default is HAProxy.</summary>
    public ComposeSwitchKind Kind { get; set; }

    /// <summary>Gets or sets the name of HAProxy's backend, whose servers are slots (<c>server-template</c>), or of nginx's upstream; the default, null, means the service's name.</summary>
    public string? Backend { get; set; }

    /// <summary>Gets or sets how long the proxy may take to find new instances healthy, or to read its configuration; the default is 30 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets HAProxy's runtime API as this process reaches it, <c>unix:///run/haproxy/admin.sock</c> or <c>tcp://host:9999</c>; required for HAProxy.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Gets or sets the file with nginx's upstream, which its configuration includes, as this process sees it; required for nginx.</summary>
    public string? UpstreamFile { get; set; }

    /// <summary>Gets or sets the compose service or the container that nginx runs in; the default, null, means this machine.</summary>
    public string? Container { get; set; }

    /// <summary>Gets or sets nginx's pid file; required for nginx on this machine.</summary>
    public string? PidFile { get; set; }

    /// <summary>Gets or sets nginx's configuration file where it runs; the default, null, means its own default.</summary>
    public string? ConfigurationFile { get; set; }

    /// <summary>Gets or sets nginx's executable where it runs; the default is <c>nginx</c>.</summary>
    public string Executable { get; set; } = "nginx";
}
