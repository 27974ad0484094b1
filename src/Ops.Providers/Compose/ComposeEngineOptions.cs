namespace Ops.Providers.Compose;

/// <summary>Where the Docker Engine is and how to talk to it.</summary>
public sealed class ComposeEngineOptions
{
    /// <summary>Gets or sets the engine's address, <c>unix:///path</c> or <c>tcp://host:port</c>; the default is <c>unix:///var/run/docker.sock</c>.</summary>
    public string Host { get; set; } = "unix:///var/run/docker.sock";

    /// <summary>Gets or sets the PEM file with the authority that signed the engine's certificate; the default, null, means those that the machine trusts.</summary>
    public string? AuthorityFile { get; set; }

    /// <summary>Gets or sets the PEM file with our certificate; the default, null, means none.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>Gets or sets the PEM file with the key of our certificate; required with <see cref="CertificateFile"/>.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Gets or sets how long connecting may take; the default is 5 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how long a request may take that does not wait for containers, images or logs; the default is 30 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
