namespace Ops.Providers.Network;

/// <summary>Whether a run of an HTTP probe may use a connection that an earlier run left open.</summary>
public enum HttpConnectionMode
{
    /// <summary>Connections are kept and shared by the probes of one host, which is cheap but hides faults of DNS, accept and TLS until a connection is renewed.</summary>
    Reuse,

    /// <summary>Every run resolves the name, connects and shakes hands anew.</summary>
    Fresh,
}
