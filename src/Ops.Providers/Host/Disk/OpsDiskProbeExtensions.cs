using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Host;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers probes of file systems.</summary>
public static class OpsDiskProbeExtensions
{
    /// <summary>Registers a probe of how full the file systems are.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options, which are checked when the host starts.</param>
    public static IOpsBuilder AddDiskProbe(this IOpsBuilder builder, string name, Action<DiskProbeOptions> configure) =>
        builder.AddProbe<DiskProbeOptions, DiskProbeOptionsValidator>(name, configure, static (_, options) => new DiskProbe(options));

    /// <summary>Registers a probe of how full the file systems are with the options of a configuration section.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section; a missing one, an unknown key or an unreadable value fails when the host starts.</param>
    public static IOpsBuilder AddDiskProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<DiskProbeOptions, DiskProbeOptionsValidator>(
            name, section, options => section.Bind(options, OpsBinding.Strict), static (_, options) => new DiskProbe(options));
}
