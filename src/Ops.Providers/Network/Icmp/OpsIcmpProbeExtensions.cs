using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Network;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers ICMP probes.</summary>
public static class OpsIcmpProbeExtensions
{
    /// <summary>Registers a probe that pings a host.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options.</param>
    public static IOpsBuilder AddIcmpProbe(this IOpsBuilder builder, string name, Action<IcmpProbeOptions> configure) =>
        builder.AddProbe<IcmpProbeOptions, IcmpProbeOptionsValidator>(name, configure, static (_, options) => new IcmpProbe(options));

    /// <summary>Registers a probe that pings a host, with options from configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section that holds the options.</param>
    public static IOpsBuilder AddIcmpProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<IcmpProbeOptions, IcmpProbeOptionsValidator>(
            name,
            section,
            options => section.Bind(options, OpsBinding.Strict),
            static (_, options) => new IcmpProbe(options));
}
