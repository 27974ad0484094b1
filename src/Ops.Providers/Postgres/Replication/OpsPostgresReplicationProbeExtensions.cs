using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Postgres;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers probes of PostgreSQL's replication.</summary>
public static class OpsPostgresReplicationProbeExtensions
{
    /// <summary>Registers a probe of how far standbys are behind.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options; the connection string is required.</param>
    public static IOpsBuilder AddPostgresReplicationProbe(this IOpsBuilder builder, string name, Action<PostgresReplicationProbeOptions> configure) =>
        builder.AddProbe<PostgresReplicationProbeOptions, PostgresReplicationProbeOptionsValidator>(name, configure, static (_, options) => new PostgresReplicationProbe(options));

    /// <summary>Registers a probe of how far standbys are behind, with options from the configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section that holds the options.</param>
    public static IOpsBuilder AddPostgresReplicationProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<PostgresReplicationProbeOptions, PostgresReplicationProbeOptionsValidator>(name, section, options => Bind(section, options), static (_, options) => new PostgresReplicationProbe(options));

    private static void Bind(IConfigurationSection section, PostgresReplicationProbeOptions options)
    {
        section.Bind(options, OpsBinding.Strict);
        options.ConnectionString = section.GetSecret(nameof(options.ConnectionString));
    }
}
