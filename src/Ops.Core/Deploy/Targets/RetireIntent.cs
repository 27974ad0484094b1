namespace Ops.Deploy;

/// <summary>What to retire.</summary>
/// <param name="Service">The service.</param>
/// <param name="SetId">The set.</param>
/// <param name="Mode">Whether the set is kept for a rollback.</param>
public sealed record RetireIntent(string Service, string SetId, RetireMode Mode)
{
    /// <summary>Gets how long requests in flight may take to end, and how long an instance may take to stop; the default is 30 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);
}
