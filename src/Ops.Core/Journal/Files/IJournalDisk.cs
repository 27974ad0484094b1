namespace Ops.Journal;

/// <summary>What a file journal needs of a file system; tests put a failing one in its place.</summary>
internal interface IJournalDisk
{
    /// <summary>Makes a folder where it is missing, durably.</summary>
    void CreateFolder(string folder);

    bool Exists(string path);

    /// <summary>Returns the length of the file that has a name now, which may be another than the one that was opened by it; null where none has.</summary>
    long? Length(string path);

    /// <summary>Opens a file for reading and writing.</summary>
    IJournalFile Open(string path);

    /// <summary>Makes an empty file, in the place of one that exists.</summary>
    IJournalFile Create(string path);

    /// <summary>Renames a file over another, or to a new name, at once.</summary>
    void Move(string from, string to);

    void Delete(string path);

    /// <summary>Makes the names in a folder durable.</summary>
    void FlushFolder(string folder);

    /// <summary>Takes the lock of a journal's folder until it is disposed.</summary>
    /// <exception cref="JournalException">Another holds it.</exception>
    IDisposable Lock(string folder);
}
