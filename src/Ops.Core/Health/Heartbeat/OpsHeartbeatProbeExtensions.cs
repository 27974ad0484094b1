using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Health;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers heartbeat probes; whoever is alive takes its <see cref="HeartbeatProbe"/> from the services by the probe's name as key and calls <see cref="HeartbeatProbe.Beat"/>.</summary>
public static class OpsHeartbeatProbeExtensions
{
    /// <summary>Registers a heartbeat probe.</summary>
    public static IOpsBuilder AddHeartbeatProbe(this IOpsBuilder builder, string name, Action<HeartbeatProbeOptions> configure)
    {
        AddKeyed(builder, name);
        return builder.AddProbe<HeartbeatProbeOptions, HeartbeatProbeOptionsValidator>(name, configure, (services, options) => Take(services, name, options));
    }

    /// <summary>Registers a heartbeat probe from a section of the configuration.</summary>
    public static IOpsBuilder AddHeartbeatProbe(this IOpsBuilder builder, string name, IConfigurationSection section)
    {
        AddKeyed(builder, name);
        return builder.AddProbe<HeartbeatProbeOptions, HeartbeatProbeOptionsValidator>(name, section, options => section.Bind(options, OpsBinding.Strict), (services, options) => Take(services, name, options));
    }

    private static void AddKeyed(IOpsBuilder builder, string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddKeyedSingleton(name, static (services, _) => new HeartbeatHolder(services));
        builder.Services.AddKeyedSingleton(name, static (services, key) => services.GetRequiredKeyedService<HeartbeatHolder>(key).Probe);
    }

    private static HeartbeatProbe Take(IServiceProvider services, string name, HeartbeatProbeOptions options) =>
        services.GetRequiredKeyedService<HeartbeatHolder>(name).Make(options);
}
