namespace Ops.Deploy;

/// <summary>What to stage.</summary>
/// <remarks>Targets refuse what is out of range with <see cref="DeployError.Invalid"/> before they change anything.</remarks>
public sealed record StageIntent
{
    /// <summary>Gets the set's name, unique within the service: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, beginning with a letter or digit.</summary>
    public required string SetId { get; init; }

    /// <summary>Gets the revision's number, from 1.</summary>
    public required int Revision { get; init; }

    /// <summary>Gets what to run.</summary>
    public required DeploySpec Spec { get; init; }

    /// <summary>Gets how many instances are wanted, 0 or more, which may be fewer than the spec's.</summary>
    public required int Replicas { get; init; }
}
