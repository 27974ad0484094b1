namespace Ops.Providers.Compose;

/// <summary>A container as lists show it.</summary>
internal sealed record ContainerSummary
{
    public required string Id { get; init; }

    public IReadOnlyList<string> Names { get; init; } = [];

    public string Image { get; init; } = "";

    public string State { get; init; } = "";

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The name without the slash that the engine puts before it.</summary>
    public string Name => Names.Count == 0 ? Id : Names[0].TrimStart('/');

    public string? Label(string key) => Labels.GetValueOrDefault(key);
}
