using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Network;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers TLS certificate probes.</summary>
public static class OpsTlsProbeExtensions
{
    /// <summary>Registers a probe that looks at the certificate a server presents.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options.</param>
    public static IOpsBuilder AddTlsProbe(this IOpsBuilder builder, string name, Action<TlsProbeOptions> configure) =>
        builder.AddProbe<TlsProbeOptions, TlsProbeOptionsValidator>(name, configure, static (_, options) => new TlsProbe(options));

    /// <summary>Registers a probe that looks at the certificate a server presents, with options from configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section that holds the options.</param>
    public static IOpsBuilder AddTlsProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<TlsProbeOptions, TlsProbeOptionsValidator>(
            name,
            section,
            options => section.Bind(options, OpsBinding.Strict),
            static (_, options) => new TlsProbe(options));
}
