using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Host;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers probes of the processors.</summary>
public static class OpsCpuProbeExtensions
{
    /// <summary>Registers a probe of how busy the processors are.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options, which are checked when the host starts.</param>
    public static IOpsBuilder AddCpuProbe(this IOpsBuilder builder, string name, Action<CpuProbeOptions> configure) =>
        builder.AddProbe<CpuProbeOptions, CpuProbeOptionsValidator>(name, configure, static (_, options) => new CpuProbe(options));

    /// <summary>Registers a probe of how busy the processors are with the options of a configuration section.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section; a missing one, an unknown key or an unreadable value fails when the host starts.</param>
    public static IOpsBuilder AddCpuProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<CpuProbeOptions, CpuProbeOptionsValidator>(
            name, section, options => section.Bind(options, OpsBinding.Strict), static (_, options) => new CpuProbe(options));
}
