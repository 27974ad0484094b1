using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Postgres;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers probes of PostgreSQL's availability.</summary>
public static class OpsPostgresProbeExtensions
{
    /// <summary>Registers a probe that runs a query, by default <c>SELECT 1</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options; the connection string is required.</param>
    public static IOpsBuilder AddPostgresProbe(this IOpsBuilder builder, string name, Action<PostgresProbeOptions> configure) =>
        builder.AddProbe<PostgresProbeOptions, PostgresProbeOptionsValidator>(name, configure, static (_, options) => new PostgresProbe(options));

    /// <summary>Registers a probe that runs a query, with options from the configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section that holds the options.</param>
    public static IOpsBuilder AddPostgresProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<PostgresProbeOptions, PostgresProbeOptionsValidator>(name, section, options => Bind(section, options), static (_, options) => new PostgresProbe(options));

    private static void Bind(IConfigurationSection section, PostgresProbeOptions options)
    {
        section.Bind(options, OpsBinding.Strict);
        options.ConnectionString = section.GetSecret(nameof(options.ConnectionString));
    }
}
