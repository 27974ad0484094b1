using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Host;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers probes of what block devices read and write.</summary>
public static class OpsDiskIoProbeExtensions
{
    /// <summary>Registers a probe of what block devices read and write.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options, which are checked when the host starts.</param>
    public static IOpsBuilder AddDiskIoProbe(this IOpsBuilder builder, string name, Action<DiskIoProbeOptions> configure) =>
        builder.AddProbe<DiskIoProbeOptions, DiskIoProbeOptionsValidator>(name, configure, static (_, options) => new DiskIoProbe(options));

    /// <summary>Registers a probe of what block devices read and write with the options of a configuration section.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section; a missing one, an unknown key or an unreadable value fails when the host starts.</param>
    public static IOpsBuilder AddDiskIoProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<DiskIoProbeOptions, DiskIoProbeOptionsValidator>(
            name, section, options => section.Bind(options, OpsBinding.Strict), static (_, options) => new DiskIoProbe(options));
}
