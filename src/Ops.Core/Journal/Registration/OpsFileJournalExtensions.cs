using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Ops;
using Ops.Journal;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a file as the journal.</summary>
public static class OpsFileJournalExtensions
{
    private const string Kind = "file";

    /// <summary>Registers a <see cref="FileJournal"/> as the <see cref="IJournal"/> of the host; it is opened when the host starts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options; the folder is required.</param>
    public static IOpsBuilder AddFileJournal(this IOpsBuilder builder, Action<FileJournalOptions> configure) =>
        builder.AddJournal<FileJournalOptions, FileJournalOptionsValidator>(Kind, configure, OpenAsync);

    /// <summary>Registers a <see cref="FileJournal"/> with options from the configuration as the <see cref="IJournal"/> of the host; it is opened when the host starts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="section">The section that holds the options.</param>
    public static IOpsBuilder AddFileJournal(this IOpsBuilder builder, IConfigurationSection section) =>
        builder.AddJournal<FileJournalOptions, FileJournalOptionsValidator>(Kind, section, options => section.Bind(options, OpsBinding.Strict), OpenAsync);

    private static async Task<IJournal> OpenAsync(IServiceProvider services, FileJournalOptions options, CancellationToken cancellationToken) =>
        await FileJournal.OpenAsync(options, services.GetService<ILogger<FileJournal>>(), cancellationToken).ConfigureAwait(false);
}
