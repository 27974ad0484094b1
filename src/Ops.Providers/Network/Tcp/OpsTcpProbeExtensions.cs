using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Network;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers TCP probes.</summary>
public static class OpsTcpProbeExtensions
{
    /// <summary>Registers a probe that connects to a TCP port or a unix socket and, where asked to, checks what is said there.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options.</param>
    public static IOpsBuilder AddTcpProbe(this IOpsBuilder builder, string name, Action<TcpProbeOptions> configure) =>
        builder.AddProbe<TcpProbeOptions, TcpProbeOptionsValidator>(name, configure, static (_, options) => new TcpProbe(options));

    /// <summary>Registers a probe that connects to a TCP port or a unix socket, with options from configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section that holds the options.</param>
    public static IOpsBuilder AddTcpProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<TcpProbeOptions, TcpProbeOptionsValidator>(
            name,
            section,
            options =>
            {
                section.Bind(options, OpsBinding.Strict);
                options.SendSecret = section.GetSecret("SendSecret");
            },
            static (_, options) => new TcpProbe(options));
}
