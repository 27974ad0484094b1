namespace Ops.Conformance;

/// <summary>How a test wants its Docker Engine.</summary>
public sealed class DockerEngineOptions
{
    /// <summary>Gets or sets whether a registry is started beside it that it pulls from and pushes to; the default is false.</summary>
    public bool WithRegistry { get; set; }

    /// <summary>Gets or sets whether it also listens on loopback for clients with a certificate; the default is false.</summary>
    public bool Tls { get; set; }
}
