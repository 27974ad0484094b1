namespace Ops.Providers.Compose;

/// <summary>Where a Docker Engine listens.</summary>
internal sealed record DockerEndpoint
{
    private const string UnixScheme = "unix://";

    /// <summary>The socket's path; null where the engine is reached over TCP.</summary>
    public string? SocketPath { get; init; }

    /// <summary>The scheme, host and port of requests.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>What messages call it.</summary>
    public required string Name { get; init; }

    public bool UsesTls => BaseAddress.Scheme == Uri.UriSchemeHttps;

    /// <summary>Reads <c>unix:///path</c>, <c>tcp://host:port</c>, <c>http://…</c> or <c>https://…</c>; returns null and what is wrong where the text is none of them.</summary>
    public static DockerEndpoint? Parse(string text, bool tls, out string problem)
    {
        problem = "";
        if (text.StartsWith(UnixScheme, StringComparison.Ordinal) && text.Length > UnixScheme.Length && text[UnixScheme.Length] == '/')
            return new() { SocketPath = text[UnixScheme.Length..], BaseAddress = new Uri("http://docker"), Name = text };

        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "tcp" or "http" or "https" && uri.Host.Length > 0)
        {
            var scheme = tls || uri.Scheme == "https" ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
            var port = uri.IsDefaultPort ? (scheme == Uri.UriSchemeHttps ? 2376 : 2375) : uri.Port;
            return new() { BaseAddress = new UriBuilder(scheme, uri.Host, port).Uri, Name = string.Create(CultureInfo.InvariantCulture, $"tcp://{uri.Host}:{port}") };
        }

        problem = $"'{text}' is no address of a Docker Engine; write unix:///var/run/docker.sock or tcp://host:2376";
        return null;
    }
}
