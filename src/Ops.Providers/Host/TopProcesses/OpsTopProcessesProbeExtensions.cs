using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Host;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers probes of the largest processes.</summary>
public static class OpsTopProcessesProbeExtensions
{
    /// <summary>Registers a probe of the largest processes by memory or CPU.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options, which are checked when the host starts.</param>
    public static IOpsBuilder AddTopProcessesProbe(this IOpsBuilder builder, string name, Action<TopProcessesProbeOptions> configure) =>
        builder.AddProbe<TopProcessesProbeOptions, TopProcessesProbeOptionsValidator>(name, configure, static (_, options) => new TopProcessesProbe(options));

    /// <summary>Registers a probe of the largest processes by memory or CPU with the options of a configuration section.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section; a missing one, an unknown key or an unreadable value fails when the host starts.</param>
    public static IOpsBuilder AddTopProcessesProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<TopProcessesProbeOptions, TopProcessesProbeOptionsValidator>(
            name, section, options => section.Bind(options, OpsBinding.Strict), static (_, options) => new TopProcessesProbe(options));
}
