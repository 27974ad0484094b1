using Ops.Health;

namespace Ops.Providers.Network;

/// <summary>The options of a gRPC health probe: which server and which of its services to ask about.</summary>
public sealed class GrpcHealthProbeOptions : ProbeOptions
{
    /// <summary>Gets or sets the server's address, <c>http://host:port</c> (HTTP/2 in the clear) or <c>https://host:port</c>; required.</summary>
    public Uri? Url { get; set; }

    /// <summary>Gets or sets the full name of the service, such as <c>shop.Cart</c>; the default is empty, which asks about the whole server.</summary>
    public string Service { get; set; } = "";

    /// <summary>Gets the metadata of the request, such as <c>authorization</c>; its values are never shown.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets or sets the time to connect and get the answer from which on the target is degraded; the default is none.</summary>
    public TimeSpan? DegradedLatency { get; set; }

    /// <summary>Gets or sets the time to connect and get the answer from which on the target is unhealthy; the default is none.</summary>
    public TimeSpan? UnhealthyLatency { get; set; }

    /// <summary>Gets or sets the PEM file of the only authorities to trust, read anew by every run; the default, null, means those of the system.</summary>
    public string? CaFile { get; set; }
}
