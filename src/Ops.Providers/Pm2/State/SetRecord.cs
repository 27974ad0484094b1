namespace Ops.Providers.Pm2;

/// <summary>A set that was staged.</summary>
internal sealed record SetRecord
{
    public required string Id { get; init; }

    public required int Revision { get; init; }

    public required DeploySpec Spec { get; init; }

    /// <summary>The release folder.</summary>
    public required string Release { get; init; }

    public required DateTimeOffset StagedAt { get; init; }

    public required int Wanted { get; init; }

    /// <summary>PM2's counts of restarts, by process, that were asked for and are no failures.</summary>
    public IReadOnlyDictionary<string, int> AskedRestarts { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Notes that a process is about to be started again; PM2 counts that only where it runs.</summary>
    public SetRecord WithAsked(Pm2Process process) =>
        this with { AskedRestarts = new Dictionary<string, int>(AskedRestarts, StringComparer.Ordinal) { [process.UniqueId] = process.Restarts + (process.IsRunning ? 1 : 0) } };
}
