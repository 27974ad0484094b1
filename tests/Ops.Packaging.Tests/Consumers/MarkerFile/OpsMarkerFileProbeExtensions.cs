using Acme.Providers.MarkerFile;
using Microsoft.Extensions.Configuration;
using Ops;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers marker file probes.</summary>
public static class OpsMarkerFileProbeExtensions
{
    /// <summary>Registers a probe that looks for a file whose presence means health.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options.</param>
    public static IOpsBuilder AddMarkerFileProbe(this IOpsBuilder builder, string name, Action<MarkerFileProbeOptions> configure) =>
        builder.AddProbe<MarkerFileProbeOptions, MarkerFileProbeOptionsValidator>(name, configure, static (_, options) => new MarkerFileProbe(options));

    /// <summary>Registers a probe that looks for a file whose presence means health, with options from configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section that holds the options.</param>
    public static IOpsBuilder AddMarkerFileProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<MarkerFileProbeOptions, MarkerFileProbeOptionsValidator>(
            name, section, options => section.Bind(options, OpsBinding.Strict), static (_, options) => new MarkerFileProbe(options));
}
