namespace Ops.Deploy;

/// <summary>A target did not do what it was asked to.</summary>
public sealed class DeployException : OpsException
{
    /// <summary>Creates the exception.</summary>
    public DeployException()
    {
    }

    /// <summary>Creates the exception with a message that holds no secret.</summary>
    public DeployException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message that holds no secret, and its cause.</summary>
    public DeployException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="error">What kind of failure it is.</param>
    /// <param name="retry">Whether the same operation may be repeated.</param>
    /// <param name="message">What failed, where, and what to do, without secrets.</param>
    /// <param name="innerException">The cause, or null.</param>
    public DeployException(DeployError error, DeployRetry retry, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Error = error;
        Retry = retry;
    }

    /// <summary>Gets what kind of failure it is.</summary>
    public DeployError Error { get; }

    /// <summary>Gets whether the same operation may be repeated.</summary>
    public DeployRetry Retry { get; }

    /// <inheritdoc/>
    public override bool IsTransient => Retry == DeployRetry.Safe;
}
