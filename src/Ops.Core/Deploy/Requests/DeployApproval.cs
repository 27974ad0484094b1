namespace Ops.Deploy;

/// <summary>What the caller agrees to.</summary>
public sealed record DeployApproval
{
    /// <summary>Gets an approval of plans that need no consent.</summary>
    public static DeployApproval None { get; } = new();

    /// <summary>Gets the id of the plan whose consequences are agreed to; null agrees to nothing.</summary>
    public string? Consent { get; init; }
}
