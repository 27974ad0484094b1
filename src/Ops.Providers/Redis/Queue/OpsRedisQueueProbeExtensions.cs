using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers probes of queues in Redis.</summary>
public static class OpsRedisQueueProbeExtensions
{
    /// <summary>Registers a probe of how deep a queue is.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options; the connection string is required.</param>
    public static IOpsBuilder AddRedisQueueProbe(this IOpsBuilder builder, string name, Action<RedisQueueProbeOptions> configure) =>
        builder.AddProbe<RedisQueueProbeOptions, RedisQueueProbeOptionsValidator>(name, configure, static (_, options) => new RedisQueueProbe(options));

    /// <summary>Registers a probe of how deep a queue is, with options from the configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section that holds the options.</param>
    public static IOpsBuilder AddRedisQueueProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<RedisQueueProbeOptions, RedisQueueProbeOptionsValidator>(name, section, options => Bind(section, options), static (_, options) => new RedisQueueProbe(options));

    private static void Bind(IConfigurationSection section, RedisQueueProbeOptions options)
    {
        section.Bind(options, OpsBinding.Strict);
        options.ConnectionString = section.GetSecret(nameof(options.ConnectionString));
    }
}
