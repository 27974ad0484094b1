namespace Ops.Providers.Compose;

/// <summary>A volume of a compose project.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Name">Its name on the engine.</param>
internal sealed record ComposeVolume(string Key, string Name)
{
    /// <summary>Whether somebody else makes it.</summary>
    public bool IsExternal { get; init; }

    public string? Driver { get; init; }

    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
