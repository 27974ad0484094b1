namespace Ops.Providers.Compose;

/// <summary>A network of a compose project.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Name">Its name on the engine.</param>
internal sealed record ComposeNetwork(string Key, string Name)
{
    /// <summary>Whether somebody else makes it.</summary>
    public bool IsExternal { get; init; }

    public string? Driver { get; init; }

    public bool IsInternal { get; init; }

    public bool IsAttachable { get; init; }

    public bool HasIpv6 { get; init; }

    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public NetworkCreate.AddressManagement? Addresses { get; init; }
}
