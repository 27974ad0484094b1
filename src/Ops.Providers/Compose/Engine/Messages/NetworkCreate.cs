namespace Ops.Providers.Compose;

internal sealed record NetworkCreate
{
    public required string Name { get; init; }

    public string? Driver { get; init; }

    public bool Internal { get; init; }

    public bool Attachable { get; init; }

    public bool EnableIPv6 { get; init; }

    /// <summary>Asks the engine to refuse a second network of one name, as far as it can.</summary>
    public bool CheckDuplicate { get; init; } = true;

    public IReadOnlyDictionary<string, string>? Options { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public AddressManagement? IPAM { get; init; }

    internal sealed record AddressManagement(string? Driver, IReadOnlyList<AddressPool>? Config);

    internal sealed record AddressPool(string? Subnet, string? Gateway, string? IPRange);
}
