using Ops.Health;

namespace Ops.Providers.Network;

/// <summary>The options of a TLS probe: whose certificate to look at, and what it must be.</summary>
public sealed class TlsProbeOptions : ProbeOptions
{
    /// <summary>Gets or sets the host name or address to connect to.</summary>
    public string? Host { get; set; }

    /// <summary>Gets or sets the port; the default is 443.</summary>
    public int Port { get; set; } = 443;

    /// <summary>Gets or sets the name asked for (SNI) and which the certificate must be for; the default, null, means <see cref="Host"/>.</summary>
    public string? ServerName { get; set; }

    /// <summary>Gets or sets what is said in the clear before TLS begins; the default is nothing.</summary>
    public StartTls StartTls { get; set; }

    /// <summary>Gets or sets the days left below which the target is degraded; the default is 30.</summary>
    public double DegradedDays { get; set; } = 30;

    /// <summary>Gets or sets the days left below which the target is unhealthy; the default is 7.</summary>
    public double UnhealthyDays { get; set; } = 7;

    /// <summary>Gets or sets a PEM file of the only authorities to trust, read anew by every run; the default, null, means those of the system.</summary>
    public string? CaFile { get; set; }

    /// <summary>Gets or sets whether a self-signed certificate or an unknown authority is accepted, so that the other checks alone count; the default is false.</summary>
    public bool AllowUntrusted { get; set; }

    /// <summary>Gets or sets the SHA-256 thumbprint, in hexadecimal with or without colons, which the certificate must have; the default is none.</summary>
    public string? ExpectedThumbprint { get; set; }

    /// <summary>Gets or sets a text which the name of the certificate's issuer must contain, whatever its case; the default is none.</summary>
    public string? ExpectedIssuer { get; set; }

    /// <summary>Gets or sets the lowest version that the server may negotiate; the default is TLS 1.2.</summary>
    public TlsVersion MinimumVersion { get; set; } = TlsVersion.Tls12;

    /// <summary>Gets or sets whether the authorities are asked for revocation, which makes the probe depend on their servers; the default is false.</summary>
    public bool CheckRevocation { get; set; }
}
