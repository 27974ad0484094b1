namespace Ops.Providers.Compose;

/// <summary>A container of a service as it is now.</summary>
/// <param name="Summary">What the list says.</param>
/// <param name="Details">Everything; null where it has gone since it was listed.</param>
internal sealed record ContainerView(ContainerSummary Summary, ContainerDetails? Details)
{
    /// <summary>The set of containers that were made from the compose file as it is, by Ops or by others.</summary>
    public const string PlainSet = "compose";

    public string Id => Summary.Id;

    public string Name => Summary.Name;

    public string SetId => Summary.Label(ComposeLabels.Set) ?? PlainSet;

    /// <summary>Whether somebody else made it.</summary>
    public bool IsForeign => Summary.Label(ComposeLabels.Set) is null;

    public int Number => int.TryParse(Summary.Label(ComposeLabels.Number), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    public bool Runs => Details?.State.Status is "running" or "paused" or "restarting";

    public bool IsGone => Details is null || Details.State.Status == "removing";
}
