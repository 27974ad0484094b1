namespace Ops.Providers.Network;

/// <summary>A version of TLS that a server must offer at least.</summary>
public enum TlsVersion
{
    /// <summary>TLS 1.2.</summary>
    Tls12,

    /// <summary>TLS 1.3.</summary>
    Tls13,
}
