namespace Ops.Deploy;

/// <summary>A wish about a service that runs: to scale, restart, stop or start it, or to show its maintenance page.</summary>
public sealed record ServiceRequest
{
    /// <summary>Gets the target's name.</summary>
    public required string Target { get; init; }

    /// <summary>Gets the service.</summary>
    public required string Service { get; init; }

    /// <summary>Gets who wishes it.</summary>
    public required string Actor { get; init; }

    /// <summary>Gets why.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets the checks that each instance must pass afterwards, by name.</summary>
    public IReadOnlyList<string> InstanceChecks { get; init; } = [];

    /// <summary>Gets how long instances may take to become ready; the default is 5 minutes.</summary>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets for how long instances must stay ready, without a restart, to count as ready; the default is 5 s.</summary>
    public TimeSpan StableFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets how long requests in flight may take to end when an instance is taken out; the default is 30 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    internal RolloutTimes Times => new(ReadyTimeout, StableFor, Grace);
}
