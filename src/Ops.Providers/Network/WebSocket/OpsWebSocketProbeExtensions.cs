using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Network;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers WebSocket probes.</summary>
public static class OpsWebSocketProbeExtensions
{
    /// <summary>Registers a probe that upgrades a connection to a WebSocket and, where asked to, exchanges a message.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options.</param>
    public static IOpsBuilder AddWebSocketProbe(this IOpsBuilder builder, string name, Action<WebSocketProbeOptions> configure) =>
        builder.AddProbe<WebSocketProbeOptions, WebSocketProbeOptionsValidator>(name, configure, static (_, options) => new WebSocketProbe(options));

    /// <summary>Registers a probe that upgrades a connection to a WebSocket and, where asked to, exchanges a message, with options from configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section that holds the options.</param>
    public static IOpsBuilder AddWebSocketProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<WebSocketProbeOptions, WebSocketProbeOptionsValidator>(
            name,
            section,
            options =>
            {
                section.Bind(options, OpsBinding.Strict);
                options.SendSecret = section.GetSecret("SendSecret");
            },
            static (_, options) => new WebSocketProbe(options));
}
