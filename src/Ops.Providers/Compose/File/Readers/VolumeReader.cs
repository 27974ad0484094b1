namespace Ops.Providers.Compose;

/// <summary>Reads volumes.</summary>
internal static class VolumeReader
{
    public static ComposeVolume Read(string key, ComposeNode node, string project, ComposeProblems problems)
    {
        var map = new MapReader(node, $"volumes.{key}", problems);
        var external = ExternalReader.Read(map);
        var volume = new ComposeVolume(key, map.Text("name") ?? external.Name ?? (external.IsExternal ? key : $"{project}_{key}"))
        {
            IsExternal = external.IsExternal,
            Driver = map.Text("driver"),
            Options = map.Values("driver_opts"),
            Labels = map.Values("labels"),
        };
        map.Finish();
        return volume;
    }
}
