namespace Ops.Providers.Compose;

/// <summary>Who holds the lock, or held it last.</summary>
internal sealed record LockData
{
    public required bool IsHeld { get; init; }

    /// <summary>Every fence below this one is outdated.</summary>
    public required long Token { get; init; }

    public required string Owner { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset AcquiredAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required TimeSpan TimeToLive { get; init; }
}
