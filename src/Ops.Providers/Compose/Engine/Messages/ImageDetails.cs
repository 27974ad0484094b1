namespace Ops.Providers.Compose;

/// <summary>An image that the engine has.</summary>
internal sealed record ImageDetails
{
    public required string Id { get; init; }

    public IReadOnlyList<string>? RepoDigests { get; init; }

    public ImageConfig? Config { get; init; }

    internal sealed record ImageConfig
    {
        public IReadOnlyDictionary<string, EmptyInfo>? ExposedPorts { get; init; }
    }
}
