namespace Ops.Providers.Pm2;

/// <summary>Where the requests of a service go.</summary>
internal sealed record TrafficRecord
{
    public long Version { get; init; }

    public IReadOnlyList<ShareRecord> Shares { get; init; } = [];

    /// <summary>The operation that changes this, or changed it last: it may be repeated, since its process may have ended before it was noted as done.</summary>
    public string? LastOperation { get; init; }
}
