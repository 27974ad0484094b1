namespace Ops.Providers.Network;

/// <summary>A type of DNS record that can be asked for; the numbers are those of the protocol.</summary>
public enum DnsRecordType
{
    /// <summary>An IPv4 address.</summary>
    A = 1,

    /// <summary>The name of an authoritative server.</summary>
    NS = 2,

    /// <summary>The name that this name stands for.</summary>
    CNAME = 5,

    /// <summary>A mail server, shown as <c>10 mail.test</c>.</summary>
    MX = 15,

    /// <summary>A text, its parts joined.</summary>
    TXT = 16,

    /// <summary>An IPv6 address.</summary>
    AAAA = 28,

    /// <summary>A service, shown as <c>priority weight port target</c>.</summary>
    SRV = 33,
}
