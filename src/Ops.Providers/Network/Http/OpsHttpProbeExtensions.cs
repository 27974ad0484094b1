using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Ops;
using Ops.Health;
using Ops.Providers.Network;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers probes that ask HTTP servers.</summary>
public static class OpsHttpProbeExtensions
{
    /// <summary>Registers a probe that asks an HTTP server.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options; the URL is required.</param>
    public static IOpsBuilder AddHttpProbe(this IOpsBuilder builder, string name, Action<HttpProbeOptions> configure) =>
        WithConnections(builder).AddProbe<HttpProbeOptions, HttpProbeOptionsValidator>(name, configure, Create);

    /// <summary>Registers a probe that asks an HTTP server, with options from a section of the configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section; its keys are the properties of <see cref="HttpProbeOptions"/>.</param>
    public static IOpsBuilder AddHttpProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        WithConnections(builder).AddProbe<HttpProbeOptions, HttpProbeOptionsValidator>(name, section, options => section.Bind(options, OpsBinding.Strict), Create);

    private static IOpsBuilder WithConnections(IOpsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<HttpConnections>();
        return builder;
    }

    private static IHealthProbe Create(IServiceProvider services, HttpProbeOptions options) =>
        new HttpProbe(options, services.GetRequiredService<HttpConnections>());
}
