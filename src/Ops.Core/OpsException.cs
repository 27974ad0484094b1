namespace Ops;

/// <summary>The base of every exception that Ops throws for misuse or a broken environment.</summary>
/// <remarks>An expected negative (an unhealthy target, a refused plan) is a result, never an exception.</remarks>
public class OpsException : Exception
{
    /// <summary>Creates the exception.</summary>
    public OpsException()
    {
    }

    /// <summary>Creates the exception with a message that holds no secret.</summary>
    public OpsException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message that holds no secret, and its cause.</summary>
    public OpsException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Gets whether the same call may succeed later without a change by the caller; the default is false.</summary>
    public virtual bool IsTransient => false;
}
