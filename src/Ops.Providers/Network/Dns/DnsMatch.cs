namespace Ops.Providers.Network;

/// <summary>How the values found must agree with those expected.</summary>
public enum DnsMatch
{
    /// <summary>Every expected value is found; others may be found too.</summary>
    All,

    /// <summary>At least one expected value is found.</summary>
    Any,

    /// <summary>Every expected value is found and no other.</summary>
    Exact,
}
