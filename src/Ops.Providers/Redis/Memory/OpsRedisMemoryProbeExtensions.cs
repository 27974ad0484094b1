using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers probes of Redis's memory.</summary>
public static class OpsRedisMemoryProbeExtensions
{
    /// <summary>Registers a probe of how much memory is in use.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options; the connection string is required.</param>
    public static IOpsBuilder AddRedisMemoryProbe(this IOpsBuilder builder, string name, Action<RedisMemoryProbeOptions> configure) =>
        builder.AddProbe<RedisMemoryProbeOptions, RedisMemoryProbeOptionsValidator>(name, configure, static (_, options) => new RedisMemoryProbe(options));

    /// <summary>Registers a probe of how much memory is in use, with options from the configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section that holds the options.</param>
    public static IOpsBuilder AddRedisMemoryProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<RedisMemoryProbeOptions, RedisMemoryProbeOptionsValidator>(name, section, options => Bind(section, options), static (_, options) => new RedisMemoryProbe(options));

    private static void Bind(IConfigurationSection section, RedisMemoryProbeOptions options)
    {
        section.Bind(options, OpsBinding.Strict);
        options.ConnectionString = section.GetSecret(nameof(options.ConnectionString));
    }
}
