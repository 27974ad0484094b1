namespace Ops.Journal;

/// <summary>The last step of compaction, for which the writer stands still: takes over what was appended meanwhile, and puts the new file in the place of the old.</summary>
internal sealed class JournalSwap(JournalStore store, CompactedFile compacted) : JournalOperation<long>
{
    public override bool IsAlone => true;

    public override void Stage(JournalBatch batch, JournalIndex index)
    {
    }

    /// <summary>Does it; where it throws, the old file is as it was.</summary>
    public void Run(JournalWriter writer)
    {
        try
        {
            compacted.CopyRest(store.File.File, store.End);
            compacted.RequireSame(store.Index);
            compacted.Seal();
            Rename();
        }
        catch (Exception exception) when (exception is not JournalException)
        {
            Refusal = JournalFaults.CompactionFailed(store.Path, exception);
            return;
        }
        catch (JournalException exception)
        {
            Refusal = exception;
            return;
        }

        // From here on the new file is the journal; until its name is durable, nothing may be acknowledged.
        writer.SuspectNames();
        lock (store.Gate)
        {
            compacted.Index.Timers.TakeLeases(store.Index.Timers);
            compacted.Keep();
            store.Replace(compacted.File, compacted.Index, compacted.End);
        }

        Result = compacted.End;
    }

    private void Rename()
    {
        try
        {
            store.Disk.Move(compacted.Path, store.Path);
        }
        catch (Exception) when (!store.Disk.Exists(compacted.Path))
        {
            // It failed after the name had changed, and the name is what counts.
        }
    }
}
