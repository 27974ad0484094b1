using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Ops;
using Ops.Journal;
using Ops.Providers.Postgres;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers tables of PostgreSQL as the journal.</summary>
public static class OpsPostgresJournalExtensions
{
    private const string Kind = "postgres";

    /// <summary>Registers a <see cref="PostgresJournal"/> as the <see cref="IJournal"/> of the host; it is opened when the host starts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options; the connection string is required.</param>
    public static IOpsBuilder AddPostgresJournal(this IOpsBuilder builder, Action<PostgresJournalOptions> configure) =>
        builder.AddJournal<PostgresJournalOptions, PostgresJournalOptionsValidator>(Kind, configure, OpenAsync);

    /// <summary>Registers a <see cref="PostgresJournal"/> with options from the configuration as the <see cref="IJournal"/> of the host; it is opened when the host starts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="section">The section that holds the options.</param>
    public static IOpsBuilder AddPostgresJournal(this IOpsBuilder builder, IConfigurationSection section) =>
        builder.AddJournal<PostgresJournalOptions, PostgresJournalOptionsValidator>(Kind, section, options => Bind(section, options), OpenAsync);

    private static void Bind(IConfigurationSection section, PostgresJournalOptions options)
    {
        section.Bind(options, OpsBinding.Strict);
        options.ConnectionString = section.GetSecret(nameof(options.ConnectionString));
    }

    private static async Task<IJournal> OpenAsync(IServiceProvider services, PostgresJournalOptions options, CancellationToken cancellationToken) =>
        await PostgresJournal.OpenAsync(options, services.GetRequiredService<TimeProvider>(), services.GetService<ILogger<PostgresJournal>>(), cancellationToken).ConfigureAwait(false);
}
