using Ops.Deploy;

namespace Ops.Conformance.Deploy;

/// <summary>Knows one secret; targets under test take theirs from here.</summary>
public sealed class ConformanceSecrets : IDeploySecrets
{
    /// <inheritdoc/>
    public ValueTask<Secret?> FindAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(name == DeployPlatform.SecretName ? new Secret(DeployPlatform.SecretValue) : null);
    }
}
