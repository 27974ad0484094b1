namespace Ops.Deploy;

/// <summary>A revision that once served with success, as the journal knows it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Spec">What it ran.</param>
/// <param name="At">When its deployment had succeeded.</param>
internal sealed record ServedRevision(int Number, DeploySpec Spec, DateTimeOffset At)
{
    /// <summary>Whether somebody went back from it; one does not go back to it unless it is named.</summary>
    public bool IsWithdrawn { get; init; }
}
