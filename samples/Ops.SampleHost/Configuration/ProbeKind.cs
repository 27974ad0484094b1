using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Ops.SampleHost.Configuration;

/// <summary>A kind of probe that a configuration file can name.</summary>
/// <param name="Type">The name in the file.</param>
/// <param name="Add">Registers a probe of the kind with the options of a section.</param>
internal sealed record ProbeKind(string Type, Func<IOpsBuilder, string, IConfigurationSection, IOpsBuilder> Add)
{
    /// <summary>Gets the format in which the kind's value is shown where there is nothing else to say; null where the value is the latency.</summary>
    public string? Reading { get; init; }

    /// <summary>Returns the value in words.</summary>
    public string? Read(double value) =>
        Reading is null || double.IsNaN(value) ? null : string.Format(CultureInfo.InvariantCulture, Reading, value);
}
