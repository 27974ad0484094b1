using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Host;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers probes of the network interfaces.</summary>
public static class OpsNetworkIoProbeExtensions
{
    /// <summary>Registers a probe of what goes through the network interfaces.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options, which are checked when the host starts.</param>
    public static IOpsBuilder AddNetworkIoProbe(this IOpsBuilder builder, string name, Action<NetworkIoProbeOptions> configure) =>
        builder.AddProbe<NetworkIoProbeOptions, NetworkIoProbeOptionsValidator>(name, configure, static (_, options) => new NetworkIoProbe(options));

    /// <summary>Registers a probe of what goes through the network interfaces with the options of a configuration section.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section; a missing one, an unknown key or an unreadable value fails when the host starts.</param>
    public static IOpsBuilder AddNetworkIoProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<NetworkIoProbeOptions, NetworkIoProbeOptionsValidator>(
            name, section, options => section.Bind(options, OpsBinding.Strict), static (_, options) => new NetworkIoProbe(options));
}
