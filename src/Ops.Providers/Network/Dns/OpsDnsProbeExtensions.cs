using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Network;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers DNS probes.</summary>
public static class OpsDnsProbeExtensions
{
    /// <summary>Registers a probe that looks up a name and checks the answer.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options.</param>
    public static IOpsBuilder AddDnsProbe(this IOpsBuilder builder, string name, Action<DnsProbeOptions> configure) =>
        builder.AddProbe<DnsProbeOptions, DnsProbeOptionsValidator>(name, configure, static (_, options) => new DnsProbe(options));

    /// <summary>Registers a probe that looks up a name and checks the answer, with options from configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section that holds the options.</param>
    public static IOpsBuilder AddDnsProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<DnsProbeOptions, DnsProbeOptionsValidator>(
            name,
            section,
            options => section.Bind(options, OpsBinding.Strict),
            static (_, options) => new DnsProbe(options));
}
