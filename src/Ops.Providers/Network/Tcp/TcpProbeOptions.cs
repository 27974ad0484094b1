using Ops.Health;

namespace Ops.Providers.Network;

/// <summary>The options of a TCP probe: where to connect, and what to say and hear there.</summary>
public sealed class TcpProbeOptions : ProbeOptions
{
    /// <summary>Gets or sets the host name or address; a name with several addresses is tried in the resolver's order until one accepts.</summary>
    public string? Host { get; set; }

    /// <summary>Gets or sets the port.</summary>
    public int Port { get; set; }

    /// <summary>Gets or sets the path of a unix socket that takes the place of <see cref="Host"/> and <see cref="Port"/>; the default is none.</summary>
    public string? UnixSocketPath { get; set; }

    /// <summary>Gets or sets a text that the server must send first, before anything is sent to it; the default is none.</summary>
    public string? BannerContains { get; set; }

    /// <summary>Gets or sets the text to send, in UTF-8; the default is none.</summary>
    public string? Send { get; set; }

    /// <summary>Gets or sets the bytes to send in place of <see cref="Send"/>, in Base64 where a configuration file holds them; the default is none.</summary>
    public byte[]? SendBytes { get; set; }

    /// <summary>Gets or sets the text to send in place of <see cref="Send"/> where it holds a secret; neither it nor the reply is ever shown. The default is none.</summary>
    public Secret? SendSecret { get; set; }

    /// <summary>Gets or sets a text that the reply must contain, in UTF-8; the default is none.</summary>
    public string? ReplyContains { get; set; }

    /// <summary>Gets or sets a regular expression that the reply must match, without look-around and back-references; the default is none.</summary>
    public string? ReplyMatches { get; set; }

    /// <summary>Gets or sets how many bytes are read at most to find what is expected; the default is 4096.</summary>
    public int MaxReplyBytes { get; set; } = 4096;

    /// <summary>Gets or sets how long to wait for the banner and the reply together; the default, null, means four fifths of what is left of the timeout.</summary>
    public TimeSpan? ReplyTimeout { get; set; }

    /// <summary>Gets or sets the time to connect from which on the target is degraded; the default is none.</summary>
    public TimeSpan? DegradedLatency { get; set; }

    /// <summary>Gets or sets the time to connect from which on the target is unhealthy; the default is none.</summary>
    public TimeSpan? UnhealthyLatency { get; set; }
}
