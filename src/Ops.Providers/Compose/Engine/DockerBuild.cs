namespace Ops.Providers.Compose;

/// <summary>How an image is built.</summary>
/// <param name="Tag">What it is called.</param>
/// <param name="Dockerfile">The file with the steps, relative to the folder.</param>
internal sealed record DockerBuild(string Tag, string Dockerfile)
{
    public string? Target { get; init; }

    public string? Network { get; init; }

    public bool Pull { get; init; }

    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
