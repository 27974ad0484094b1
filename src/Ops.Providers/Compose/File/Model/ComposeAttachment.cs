namespace Ops.Providers.Compose;

/// <summary>How a service takes part in a network.</summary>
internal sealed record ComposeAttachment
{
    public IReadOnlyList<string> Aliases { get; init; } = [];

    public string? Ipv4 { get; init; }

    public string? Ipv6 { get; init; }

    public int Priority { get; init; }
}
