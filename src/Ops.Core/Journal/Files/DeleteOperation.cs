namespace Ops.Journal;

internal sealed class DeleteOperation(string stream, long expectedVersion) : JournalOperation<bool>
{
    public override void Stage(JournalBatch batch, JournalIndex index)
    {
        var found = batch.Find(stream);
        if ((found?.Version ?? 0) != expectedVersion)
            Refusal = new JournalConflictException(stream, expectedVersion, found?.Version ?? 0);
        else if (found is not null)
            batch.AddDelete(new JournalRecord { Deleted = stream }, JournalBody.Delete(stream));
    }
}
