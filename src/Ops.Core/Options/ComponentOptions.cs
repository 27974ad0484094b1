namespace Ops;

/// <summary>The base of the options of everything that is registered under a name: probes, targets, stores.</summary>
public abstract class ComponentOptions
{
    /// <summary>Gets or sets the kind where a configuration file names it, such as <c>http</c>; the component itself does not read it.</summary>
    public string? Type { get; set; }

    /// <summary>Where the options came from, for messages: a configuration path, or the component's name.</summary>
    internal string? ConfigurationPath { get; set; }
}
