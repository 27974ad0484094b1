namespace Ops.Journal;

/// <summary>Whether what was written to a journal's file is what is there; once it is not, nothing more is written.</summary>
internal sealed class JournalTrust(JournalStore store)
{
    private Func<string, bool, JournalException>? _refusal;

    public bool IsLost => _refusal is not null;

    /// <summary>Throws where the file cannot be trusted any more, or where something else has changed it since the last append.</summary>
    /// <exception cref="JournalException">It is so.</exception>
    public void Require()
    {
        if (!IsLost)
            Compare(store.File.File.Length, store.End);
        RequireName(store.End);
    }

    /// <summary>Throws where the journal's name belongs to another file than the one that is written to, and which is so long.</summary>
    public void RequireName(long length)
    {
        if (!IsLost)
            Compare(store.Disk.Length(store.Path), length);
        if (IsLost)
            throw Refusal(JournalFaults.Refused, isTransient: false);
    }

    /// <summary>Makes something durable.</summary>
    /// <exception cref="IOException">It is not; unless the disk is full, that was the last attempt.</exception>
    public void Flush(Action flush)
    {
        try
        {
            flush();
        }
        catch (Exception exception) when (!JournalFaults.IsFull(exception))
        {
            // The system has thrown away what it could not write: a second attempt would succeed, and mean nothing.
            _refusal ??= (outcome, isTransient) => JournalFaults.NotDurable(store.Path, exception, outcome, isTransient);
            throw;
        }
    }

    /// <summary>Says why nothing is written any more.</summary>
    public JournalException Refusal(string outcome, bool isTransient) => _refusal!(outcome, isTransient);

    private void Compare(long? found, long expected)
    {
        if (found == expected)
            return;

        var what = found is null ? "deleted or moved it" : $"changed or replaced it ({found} bytes are there, and {expected} were written)";
        _refusal = (outcome, isTransient) => JournalFaults.Meddled(store.Path, what, outcome, isTransient);
    }
}
