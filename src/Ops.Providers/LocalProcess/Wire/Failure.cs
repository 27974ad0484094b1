using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>A <see cref="DeployException"/> on its way to the client.</summary>
internal sealed record Failure(DeployError Error, DeployRetry Retry, string Message)
{
    public static Failure Of(DeployException exception) => new(exception.Error, exception.Retry, exception.Message);

    public DeployException ToException() => new(Error, Retry, Message);
}
