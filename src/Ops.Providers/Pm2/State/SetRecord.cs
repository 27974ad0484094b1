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
    public IReadOnlyDictionary<int, int> AskedRestarts { get; init; } = new Dictionary<int, int>();

    public SetRecord WithAsked(int processId, int restarts) => this with { AskedRestarts = new Dictionary<int, int>(AskedRestarts) { [processId] = restarts } };
}
