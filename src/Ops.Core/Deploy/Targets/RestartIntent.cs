namespace Ops.Deploy;

/// <summary>What to restart.</summary>
/// <param name="Service">The service.</param>
/// <param name="SetId">The set.</param>
/// <param name="InstanceId">The instance.</param>
public sealed record RestartIntent(string Service, string SetId, string InstanceId)
{
    /// <summary>Gets how long the instance may take to stop; the default is 30 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);
}
