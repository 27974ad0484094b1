namespace Ops.Deploy;

/// <summary>How many instances a set should have.</summary>
/// <param name="Service">The service.</param>
/// <param name="SetId">The set.</param>
/// <param name="Replicas">How many.</param>
public sealed record ScaleIntent(string Service, string SetId, int Replicas)
{
    /// <summary>Gets how long requests in flight may take to end, and how long an instance may take to stop; the default is 30 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);
}
