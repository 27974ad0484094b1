using Ops.Health;

namespace Ops.Providers.Network;

/// <summary>The options of a WebSocket probe: what to upgrade, and what to say and hear there.</summary>
public sealed class WebSocketProbeOptions : ProbeOptions
{
    /// <summary>Gets or sets the absolute <c>ws</c> or <c>wss</c> address; required. Credential-like query parameters are never shown.</summary>
    public Uri? Url { get; set; }

    /// <summary>Gets or sets the subprotocol that the server must choose; the default is none.</summary>
    public string? SubProtocol { get; set; }

    /// <summary>Gets the headers of the upgrade request, such as <c>Origin</c> or <c>Authorization</c>; their values are never shown.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets or sets the text message to send after the upgrade; the default is none.</summary>
    public string? Send { get; set; }

    /// <summary>Gets or sets the text message to send in place of <see cref="Send"/> where it holds a secret; neither it nor the reply is ever shown. The default is none.</summary>
    public Secret? SendSecret { get; set; }

    /// <summary>Gets or sets the text that the reply must be, exactly; the default is none.</summary>
    public string? ReplyEquals { get; set; }

    /// <summary>Gets or sets a text that the reply must contain; the default is none.</summary>
    public string? ReplyContains { get; set; }

    /// <summary>Gets or sets how many messages may come until the expected one, for servers that greet or broadcast; the default is 1.</summary>
    public int MaxMessages { get; set; } = 1;

    /// <summary>Gets or sets how large a message may be in bytes; the default is 64 KiB.</summary>
    public int MaxReplyBytes { get; set; } = 64 * 1024;

    /// <summary>Gets or sets how long to wait for the reply; the default, null, means four fifths of what is left of the timeout.</summary>
    public TimeSpan? ReplyTimeout { get; set; }

    /// <summary>Gets or sets the time to connect, upgrade and get the reply from which on the target is degraded; the default is none.</summary>
    public TimeSpan? DegradedLatency { get; set; }

    /// <summary>Gets or sets the time to connect, upgrade and get the reply from which on the target is unhealthy; the default is none.</summary>
    public TimeSpan? UnhealthyLatency { get; set; }

    /// <summary>Gets or sets the PEM file of the only authorities to trust, read anew by every run; the default, null, means those of the system.</summary>
    public string? CaFile { get; set; }
}
