namespace Ops.Deploy;

/// <summary>A wish to go back to an earlier version.</summary>
public sealed record RollbackRequest
{
    /// <summary>Gets the target's name.</summary>
    public required string Target { get; init; }

    /// <summary>Gets the service.</summary>
    public required string Service { get; init; }

    /// <summary>Gets who wishes it.</summary>
    public required string Actor { get; init; }

    /// <summary>Gets why.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets the version to go back to; null means the one that served with success before the one that serves now.</summary>
    public string? Version { get; init; }

    /// <summary>Gets the checks that the service must pass once the earlier revision gets its requests, by name.</summary>
    public IReadOnlyList<string> Verifications { get; init; } = [];

    /// <summary>Gets how the service is watched afterwards; the default, null, is not at all.</summary>
    public WatchRequest? Watch { get; init; }

    /// <summary>Gets how long instances may take to become ready; the default is 5 minutes.</summary>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets for how long instances must stay ready, without a restart, to count as ready; the default is 5 s.</summary>
    public TimeSpan StableFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets how long requests in flight may take to end when an instance is taken out; the default is 30 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);
}
