namespace Ops.Deploy;

/// <summary>One running copy of a revision: a process, a container, a machine.</summary>
/// <param name="Id">The platform's name for it.</param>
/// <param name="State">How it is.</param>
public sealed record Instance(string Id, InstanceState State)
{
    /// <summary>Gets where it can be reached past the traffic switch, or null where it cannot.</summary>
    public Uri? Address { get; init; }

    /// <summary>Gets when it was last started, or null where that is not known.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Gets how often the platform has started it again.</summary>
    public int Restarts { get; init; }

    /// <summary>Gets why it is as it is, such as <c>exited with code 137, out of memory</c>; null where there is nothing to say.</summary>
    public string? Detail { get; init; }
}
