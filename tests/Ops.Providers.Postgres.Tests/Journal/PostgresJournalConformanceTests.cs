using Ops.Conformance.Journal;
using Ops.Journal;

namespace Ops.Providers.Postgres.Tests.Journal;

public sealed class PostgresJournalConformanceTests(JournalFixture fixture) : JournalConformance, IClassFixture<JournalFixture>
{
    private readonly string _schema = fixture.NewSchema();

    protected override bool ServesSeveral => true;

    protected override async Task<IJournal> OpenStorageAsync(CancellationToken cancellationToken) =>
        await PostgresJournal.OpenAsync(await fixture.OptionsAsync(_schema), TimeProvider.System, logger: null, cancellationToken);

    protected override ValueTask DeleteStorageAsync() => ValueTask.CompletedTask;
}
