using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Postgres;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers probes of PostgreSQL's connections.</summary>
public static class OpsPostgresConnectionsProbeExtensions
{
    /// <summary>Registers a probe of how much of <c>max_connections</c> is in use.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options; the connection string is required.</param>
    public static IOpsBuilder AddPostgresConnectionsProbe(this IOpsBuilder builder, string name, Action<PostgresConnectionsProbeOptions> configure) =>
        builder.AddProbe<PostgresConnectionsProbeOptions, PostgresConnectionsProbeOptionsValidator>(name, configure, static (_, options) => new PostgresConnectionsProbe(options));

    /// <summary>Registers a probe of how much of <c>max_connections</c> is in use, with options from the configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section that holds the options.</param>
    public static IOpsBuilder AddPostgresConnectionsProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<PostgresConnectionsProbeOptions, PostgresConnectionsProbeOptionsValidator>(name, section, options => Bind(section, options), static (_, options) => new PostgresConnectionsProbe(options));

    private static void Bind(IConfigurationSection section, PostgresConnectionsProbeOptions options)
    {
        section.Bind(options, OpsBinding.Strict);
        options.ConnectionString = section.GetSecret(nameof(options.ConnectionString));
    }
}
