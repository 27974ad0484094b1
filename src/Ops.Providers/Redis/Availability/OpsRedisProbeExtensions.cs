using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers probes of Redis's availability.</summary>
public static class OpsRedisProbeExtensions
{
    /// <summary>Registers a probe that sends PING.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options; the connection string is required.</param>
    public static IOpsBuilder AddRedisProbe(this IOpsBuilder builder, string name, Action<RedisProbeOptions> configure) =>
        builder.AddProbe<RedisProbeOptions, RedisProbeOptionsValidator>(name, configure, static (_, options) => new RedisProbe(options));

    /// <summary>Registers a probe that sends PING, with options from the configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section that holds the options.</param>
    public static IOpsBuilder AddRedisProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<RedisProbeOptions, RedisProbeOptionsValidator>(name, section, options => Bind(section, options), static (_, options) => new RedisProbe(options));

    private static void Bind(IConfigurationSection section, RedisProbeOptions options)
    {
        section.Bind(options, OpsBinding.Strict);
        options.ConnectionString = section.GetSecret(nameof(options.ConnectionString));
    }
}
