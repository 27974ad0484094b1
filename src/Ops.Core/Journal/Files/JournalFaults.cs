namespace Ops.Journal;

/// <summary>The words in which a file journal says what is wrong; docs/journal.md says what to do about each.</summary>
internal static class JournalFaults
{
    public const string NotBegun = "Nothing of this append was written; the journal repairs itself as soon as it can be written again.";
    public const string Undone = "Nothing of this append was written, and the journal can be used again.";
    public const string Refused = "Nothing of this append was written.";
    public const string Unknown = "Whether this append will be found later is unknown; once the journal can be written again, the stream's version tells.";

    private const int NoSpace = 28;
    private const int OverQuota = 122;
    private const int WindowsNoSpace = unchecked((int)0x80070070);

    public static JournalException Damaged(string path, long offset, long line, string fault, string why) =>
        new($"The journal '{path}' is damaged at byte {offset} (line {line}): {fault}. This is no append that a crash tore off, since {why}; so nothing was cut or changed. Restore the file from a backup; docs/journal.md says how to give up a damaged line instead.");

    public static JournalException Unreadable(string path, long offset, long line, Exception cause) =>
        new($"The journal '{path}' holds a record at byte {offset} (line {line}) that is whole and yet makes no sense: {cause.Message}. It was edited, or written by something else; nothing was changed. Restore the file from a backup.", cause);

    public static JournalException Newer(string path, Exception cause) =>
        new($"The journal '{path}' was written by a newer version of Ops ({cause.Message}); this one reads revision {JournalNames.Revision}. Use that version again, or another folder.", cause);

    public static JournalException Empty(string path) =>
        new($"The journal '{path}' is empty, although it is written whole when it is made: something has cut it. Restore it from a backup, or delete it to begin anew.");

    public static JournalException Opening(string folder, Exception cause) =>
        new($"The journal in '{folder}' cannot be opened: {cause.Message}", cause, isTransient: cause is IOException && IsFull(cause));

    public static JournalException Reading(string path, Exception cause) =>
        new($"The journal '{path}' cannot be read: {cause.Message}", cause, isTransient: true);

    public static JournalException Changed(string path, long offset) =>
        new($"The record at byte {offset} of the journal '{path}' has changed since it was written: its checksum is wrong. The disk is failing, or something else writes to the file.");

    public static JournalException Writing(string path, Exception cause, string outcome)
    {
        var what = IsFull(cause) ? "the disk is full; free some space" : cause.Message.TrimEnd('.');
        return new JournalException($"The journal '{path}' cannot be written: {what}. {outcome}", cause, isTransient: true);
    }

    public static JournalException NotDurable(string path, Exception cause, string outcome, bool isTransient) =>
        new($"The journal '{path}' takes no more appends: the disk could not make one durable ({cause.Message.TrimEnd('.')}), and what a system says of a file after that cannot be trusted. Check the disk and its log, then open the journal again, which means to restart this process. {outcome}", cause, isTransient);

    public static JournalException Meddled(string path, string what, string outcome, bool isTransient) =>
        new($"The journal '{path}' takes no more appends: something else has {what} while it was open. Keep programs such as log rotation away from it, put the file back, then open the journal again, which means to restart this process. {outcome}", null, isTransient);

    public static JournalException CompactionFailed(string path, Exception cause) =>
        new($"Compaction of the journal '{path}' failed, and the journal was left as it is: {cause.Message}", cause, isTransient: true);

    public static JournalException Compacting(string path, string why) =>
        new($"Compaction of the journal '{path}' came to another result than the journal itself ({why}); the journal was left as it is.");

    /// <summary>Returns whether there was no space, which passes and is no fault of the disk.</summary>
    public static bool IsFull(Exception exception) => exception.HResult is NoSpace or OverQuota or WindowsNoSpace;
}
