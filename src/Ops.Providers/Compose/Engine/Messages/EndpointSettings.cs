namespace Ops.Providers.Compose;

/// <summary>How a container takes part in a network.</summary>
internal sealed record EndpointSettings
{
    public IReadOnlyList<string>? Aliases { get; init; }

    public AddressSettings? IPAMConfig { get; init; }

    internal sealed record AddressSettings(string? IPv4Address, string? IPv6Address);
}
