namespace Ops.Deploy;

/// <summary>What a target is, as far as plans depend on it.</summary>
/// <param name="Name">The name under which it is registered, such as <c>production</c>.</param>
/// <param name="Kind">The platform, such as <c>compose</c>.</param>
public sealed record TargetDescriptor(string Name, string Kind)
{
    /// <summary>Gets how a new revision comes next to the old one.</summary>
    public StagingMode Staging { get; init; }

    /// <summary>Gets whether requests reach an instance as soon as it runs, without a traffic switch.</summary>
    public bool TrafficFollowsInstances { get; init; }
}
