namespace Ops.Providers.Compose;

internal sealed record VolumeCreate(string Name)
{
    public string? Driver { get; init; }

    public IReadOnlyDictionary<string, string>? DriverOpts { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
