namespace Ops.Providers.Compose;

/// <summary>A compose project as its files say.</summary>
internal sealed record ComposeProject
{
    public required string Name { get; init; }

    public required string Folder { get; init; }

    public required IReadOnlyList<string> Files { get; init; }

    public required IReadOnlyDictionary<string, ComposeService> Services { get; init; }

    public required IReadOnlyDictionary<string, ComposeNetwork> Networks { get; init; }

    public required IReadOnlyDictionary<string, ComposeVolume> Volumes { get; init; }

    /// <exception cref="DeployException">There is none of that name; the message lists those there are.</exception>
    public ComposeService Service(string name) => Services.TryGetValue(name, out var service)
        ? service
        : throw new DeployException(DeployError.NotFound, DeployRetry.No, $"The compose project '{Name}' has no service '{name}'; correct the name (there are: {string.Join(", ", Services.Keys)}).");
}
