using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers probes of Redis's hit ratio.</summary>
public static class OpsRedisHitRatioProbeExtensions
{
    /// <summary>Registers a probe of how many lookups find their key.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options; the connection string is required.</param>
    public static IOpsBuilder AddRedisHitRatioProbe(this IOpsBuilder builder, string name, Action<RedisHitRatioProbeOptions> configure) =>
        builder.AddProbe<RedisHitRatioProbeOptions, RedisHitRatioProbeOptionsValidator>(name, configure, static (_, options) => new RedisHitRatioProbe(options));

    /// <summary>Registers a probe of how many lookups find their key, with options from the configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section that holds the options.</param>
    public static IOpsBuilder AddRedisHitRatioProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<RedisHitRatioProbeOptions, RedisHitRatioProbeOptionsValidator>(name, section, options => Bind(section, options), static (_, options) => new RedisHitRatioProbe(options));

    private static void Bind(IConfigurationSection section, RedisHitRatioProbeOptions options)
    {
        section.Bind(options, OpsBinding.Strict);
        options.ConnectionString = section.GetSecret(nameof(options.ConnectionString));
    }
}
