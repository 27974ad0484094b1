namespace Ops.Providers.Pm2;

/// <summary>Where the requests of a service go.</summary>
internal sealed record TrafficRecord
{
    public long Version { get; init; }

    public IReadOnlyList<ShareRecord> Shares { get; init; } = [];

    /// <summary>The operation that changes this at the moment, or was when its process ended.</summary>
    public string? PendingOperation { get; init; }
}
