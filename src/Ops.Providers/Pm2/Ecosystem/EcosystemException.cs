namespace Ops.Providers.Pm2;

/// <summary>An ecosystem file that cannot be used; the message says where and what to do.</summary>
internal sealed class EcosystemException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    public DeployError Kind { get; init; } = DeployError.BadArtifact;
}
