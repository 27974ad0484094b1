namespace Ops.Providers.Compose;

internal sealed record VolumeInfo
{
    public required string Name { get; init; }

    public string? CreatedAt { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public string? Label(string key) => Labels?.GetValueOrDefault(key);
}
