namespace Ops.Journal;

/// <summary>The journal cannot do what it was asked to.</summary>
public class JournalException : OpsException
{
    private readonly bool _isTransient;

    /// <summary>Creates the exception.</summary>
    public JournalException()
    {
    }

    /// <summary>Creates the exception with a message that holds no secret.</summary>
    public JournalException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message that holds no secret, and its cause.</summary>
    public JournalException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception, saying whether the same call may succeed later.</summary>
    public JournalException(string message, Exception? innerException, bool isTransient)
        : base(message, innerException) => _isTransient = isTransient;

    /// <inheritdoc/>
    public override bool IsTransient => _isTransient;
}
