namespace Ops.Deploy;

/// <summary>A wish about all services of a target.</summary>
public sealed record FleetRequest
{
    /// <summary>Gets the target's name.</summary>
    public required string Target { get; init; }

    /// <summary>Gets what to do.</summary>
    public required FleetAction Action { get; init; }

    /// <summary>Gets who wishes it.</summary>
    public required string Actor { get; init; }

    /// <summary>Gets why.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets the services that are left out, by name.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>Gets the checks that each instance must pass afterwards, by name.</summary>
    public IReadOnlyList<string> InstanceChecks { get; init; } = [];

    /// <summary>Gets how long the instances of a service may take to become ready; the default is 5 minutes.</summary>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets for how long instances must stay ready, without a restart, to count as ready; the default is 5 s.</summary>
    public TimeSpan StableFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets how long requests in flight may take to end when an instance is taken out; the default is 30 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    internal ServiceRequest For(string service) => new()
    {
        Target = Target,
        Service = service,
        Actor = Actor,
        Reason = Reason,
        InstanceChecks = InstanceChecks,
        ReadyTimeout = ReadyTimeout,
        StableFor = StableFor,
        Grace = Grace,
    };
}
