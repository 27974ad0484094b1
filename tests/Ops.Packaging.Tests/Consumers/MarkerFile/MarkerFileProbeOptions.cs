using Ops.Health;

namespace Acme.Providers.MarkerFile;

/// <summary>The options of a marker file probe.</summary>
public sealed class MarkerFileProbeOptions : ProbeOptions
{
    /// <summary>Gets or sets the full path of the file; it is required.</summary>
    public string Path { get; set; } = "";
}
