namespace Ops.Providers.Compose;

internal sealed record NetworkSummary
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
