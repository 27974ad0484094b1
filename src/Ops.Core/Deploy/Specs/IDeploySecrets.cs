namespace Ops.Deploy;

/// <summary>Where instances get their secrets from.</summary>
public interface IDeploySecrets
{
    /// <summary>Returns a secret, or null where there is none of that name.</summary>
    ValueTask<Secret?> FindAsync(string name, CancellationToken cancellationToken);
}
