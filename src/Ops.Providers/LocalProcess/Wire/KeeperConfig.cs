namespace Ops.Providers.LocalProcess;

/// <summary>What the keeper of a service needs to know beside its sets.</summary>
internal sealed record KeeperConfig
{
    public required string Target { get; init; }

    public required string Service { get; init; }

    public required string PublicAddress { get; init; }

    public int? PublicPort { get; init; }

    public string? MaintenancePage { get; init; }

    public TimeSpan MaintenanceRetryAfter { get; init; }

    public TimeSpan StopGrace { get; init; }

    public TimeSpan LogRetention { get; init; }
}
