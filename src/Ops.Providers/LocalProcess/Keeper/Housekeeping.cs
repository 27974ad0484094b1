namespace Ops.Providers.LocalProcess;

/// <summary>Deletes what nobody will ask for any more.</summary>
internal static class Housekeeping
{
    /// <summary>How long the results of commands that ran once are known.</summary>
    private static readonly TimeSpan ResultRetention = TimeSpan.FromDays(30);

    public static void Clean(ServiceFolder folder, KeeperState state, KeeperConfig config, DateTimeOffset now)
    {
        var logs = LogFile.In(folder.Logs).Where(file => !state.Sets.Any(set => file.InstanceId.StartsWith($"{set.Id}-", StringComparison.Ordinal)));
        Delete(logs.Select(file => file.Path), now - config.LogRetention);
        if (Directory.Exists(folder.OneOffs))
            Delete(Directory.EnumerateFiles(folder.OneOffs), now - ResultRetention);
    }

    private static void Delete(IEnumerable<string> files, DateTimeOffset before)
    {
        foreach (var file in files.Where(file => File.GetLastWriteTimeUtc(file) < before.UtcDateTime))
            File.Delete(file);
    }
}
