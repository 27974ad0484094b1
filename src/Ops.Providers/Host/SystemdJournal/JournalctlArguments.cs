using System.Globalization;
using Ops.Deploy;

namespace Ops.Providers.Host;

/// <summary>Words queries for journalctl.</summary>
internal static class JournalctlArguments
{
    public static IReadOnlyList<string> Past(LogQuery query, SystemdLogSourceOptions options)
    {
        List<string> arguments = [.. Common(query, options)];
        // With a filter of our own the latest lines are counted after it.
        if (query is { Tail: { } tail, Contains: null, Instances.Count: 0 })
            arguments.Add(string.Create(CultureInfo.InvariantCulture, $"--lines={tail}"));
        if (query.Since is { } since)
            arguments.Add(Since(since));
        return arguments;
    }

    /// <summary>What comes after what was read, or from now on where nothing was.</summary>
    public static IReadOnlyList<string> Future(LogQuery query, SystemdLogSourceOptions options, string? cursor) =>
        [.. Common(query, options), "--follow", .. cursor is null ? (string[])["--lines=0"] : ["--lines=all", $"--after-cursor={cursor}"]];

    private static IEnumerable<string> Common(LogQuery query, SystemdLogSourceOptions options)
    {
        yield return $"--unit={query.Service}";
        yield return "--output=json";
        yield return "--no-pager";
        yield return "--quiet";
        yield return "--all";
        if (options.Directory is { } directory)
            yield return $"--directory={directory}";
        if (query.MinLevel is { } level)
            yield return $"--priority={PriorityOf(level)}";
    }

    private static string Since(DateTimeOffset since) =>
        string.Create(CultureInfo.InvariantCulture, $"--since=@{since.ToUnixTimeMilliseconds() / 1000.0:0.000}");

    private static int PriorityOf(LogLevelFilter level) => level switch
    {
        LogLevelFilter.Error => 3,
        LogLevelFilter.Warning => 4,
        LogLevelFilter.Information => 6,
        _ => 7,
    };
}
