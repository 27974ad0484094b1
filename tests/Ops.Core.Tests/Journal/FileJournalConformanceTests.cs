using Ops.Conformance.Journal;
using Ops.Journal;

namespace Ops.Core.Tests.Journal;

public sealed class FileJournalConformanceTests : JournalConformance
{
    private readonly TestFolder _folder = new();

    protected override bool ServesSeveral => false;

    protected override async Task<IJournal> OpenStorageAsync(CancellationToken cancellationToken) => await FileJournal.OpenAsync(_folder.Path, cancellationToken);

    protected override ValueTask DeleteStorageAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
