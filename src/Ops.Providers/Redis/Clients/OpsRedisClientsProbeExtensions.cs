using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers probes of Redis's clients.</summary>
public static class OpsRedisClientsProbeExtensions
{
    /// <summary>Registers a probe of how many clients are connected, blocked and rejected.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options; the connection string is required.</param>
    public static IOpsBuilder AddRedisClientsProbe(this IOpsBuilder builder, string name, Action<RedisClientsProbeOptions> configure) =>
        builder.AddProbe<RedisClientsProbeOptions, RedisClientsProbeOptionsValidator>(name, configure, static (_, options) => new RedisClientsProbe(options));

    /// <summary>Registers a probe of how many clients are connected, blocked and rejected, with options from the configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section that holds the options.</param>
    public static IOpsBuilder AddRedisClientsProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<RedisClientsProbeOptions, RedisClientsProbeOptionsValidator>(name, section, options => Bind(section, options), static (_, options) => new RedisClientsProbe(options));

    private static void Bind(IConfigurationSection section, RedisClientsProbeOptions options)
    {
        section.Bind(options, OpsBinding.Strict);
        options.ConnectionString = section.GetSecret(nameof(options.ConnectionString));
    }
}
