namespace Ops.Deploy;

/// <summary>The instances of one revision of a service.</summary>
public sealed record InstanceSet
{
    /// <summary>Gets its name, unique within the service.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the revision's number; 0 for a set that Ops did not stage.</summary>
    public required int Revision { get; init; }

    /// <summary>Gets what people call the revision.</summary>
    public required string Version { get; init; }

    /// <summary>Gets the hash of its spec; empty for a set that Ops did not stage.</summary>
    public string SpecHash { get; init; } = "";

    /// <summary>Gets whether somebody else started it and Ops has no record of it: it can be looked at and retired, but neither scaled, nor restarted, nor kept from requests, nor started again.</summary>
    public bool IsForeign { get; init; }

    /// <summary>Gets how many instances should run; 0 for a set that is stopped and retained.</summary>
    public required int Wanted { get; init; }

    /// <summary>Gets the instances, also those that have failed.</summary>
    public IReadOnlyList<Instance> Instances { get; init; } = [];

    /// <summary>Gets how many instances are ready.</summary>
    public int Ready => Instances.Count(instance => instance.State == InstanceState.Ready);
}
