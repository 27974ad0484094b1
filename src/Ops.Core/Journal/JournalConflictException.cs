namespace Ops.Journal;

/// <summary>A stream has another version than the caller expected: somebody else has appended to it.</summary>
public sealed class JournalConflictException : JournalException
{
    /// <summary>Creates the exception.</summary>
    public JournalConflictException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public JournalConflictException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public JournalConflictException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for a stream.</summary>
    public JournalConflictException(string stream, long expectedVersion, long actualVersion)
        : base($"Journal stream '{stream}' is at version {actualVersion}, not at {expectedVersion} as expected: somebody else has appended to it; read it again and decide anew.")
    {
        Stream = stream;
        ExpectedVersion = expectedVersion;
        ActualVersion = actualVersion;
    }

    /// <summary>Gets the stream.</summary>
    public string? Stream { get; }

    /// <summary>Gets the version that was expected.</summary>
    public long ExpectedVersion { get; }

    /// <summary>Gets the version that the stream had.</summary>
    public long ActualVersion { get; }
}
