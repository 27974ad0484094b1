using Microsoft.Extensions.Configuration;

namespace Ops.Deploy;

/// <summary>Takes secrets from the host's configuration, below <c>Ops:Secrets</c>; an empty one counts as missing.</summary>
internal sealed class ConfigurationSecrets(IConfiguration? configuration = null) : IDeploySecrets
{
    public ValueTask<Secret?> FindAsync(string name, CancellationToken cancellationToken) =>
        new(configuration?[$"Ops:Secrets:{name}"] is { Length: > 0 } value ? new Secret(value) : null);
}
