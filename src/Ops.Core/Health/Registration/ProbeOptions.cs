namespace Ops.Health;

/// <summary>The options that every kind of probe has.</summary>
public abstract class ProbeOptions : ComponentOptions
{
    /// <summary>Gets or sets when the probe runs and how its results count; see <see cref="ProbePolicy"/> for the defaults.</summary>
    public ProbePolicy Policy { get; set; } = new();

    /// <summary>Gets the names of the probes that this target needs; see <see cref="ProbeRegistration.DependsOn"/>.</summary>
    public IList<string> DependsOn { get; } = new List<string>();

    /// <summary>Gets or sets the concurrency group; the default is none.</summary>
    public string? Group { get; set; }

    /// <summary>Gets labels by which probes are selected.</summary>
    public IList<string> Tags { get; } = new List<string>();
}
