namespace Ops.Providers.Compose;

/// <summary>Reads whether somebody else makes a network or a volume.</summary>
internal static class ExternalReader
{
    public static (bool IsExternal, string? Name) Read(MapReader map)
    {
        if (map.Take("external")?.Entries is null)
            return (map.Flag("external") ?? false, null);

        // The old form: external: { name: … }.
        var external = map.Map("external")!;
        var name = external.Text("name");
        external.Finish();
        return (true, name);
    }
}
