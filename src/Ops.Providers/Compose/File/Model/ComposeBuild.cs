namespace Ops.Providers.Compose;

/// <summary>How a service's image is built.</summary>
internal sealed record ComposeBuild(string Context, string Dockerfile)
{
    public string? Target { get; init; }

    public string? Network { get; init; }

    public bool Pull { get; init; }

    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
