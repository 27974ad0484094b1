namespace Ops.Providers.Network;

/// <summary>A name server's message breaks the protocol; the message says how.</summary>
internal sealed class DnsFormatException(string message) : Exception(message);
