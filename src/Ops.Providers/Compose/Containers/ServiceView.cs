namespace Ops.Providers.Compose;

/// <summary>A service at one moment: its containers and its records.</summary>
internal sealed record ServiceView(ServiceKey Key, IReadOnlyList<ContainerView> Containers, ServiceRecords Records)
{
    /// <summary>Returns the containers of a set by number, those aside that are going.</summary>
    public IReadOnlyList<ContainerView> Of(string setId) =>
        [.. Containers.Where(container => !container.IsGone && container.SetId == setId).OrderBy(container => container.Number)];

    /// <summary>Returns the names of all sets: those on record, and those of containers whose record is lost.</summary>
    public IEnumerable<string> SetIds => Records.Sets.Keys.Union(Containers.Where(container => !container.IsGone).Select(container => container.SetId), StringComparer.Ordinal);

    /// <summary>Returns how many instances a set wants; where its record is lost, as many as run.</summary>
    public int Wanted(string setId) => Records.Sets.GetValueOrDefault(setId)?.Wanted ?? Of(setId).Count(container => container.Runs);

    /// <summary>Returns the record of a set, made from its containers where it is lost; null where there is no such set.</summary>
    public SetData? SetOf(string setId) => Records.Sets.GetValueOrDefault(setId) ?? SetWriter.Recover(this, setId);

    public bool Exists(string setId) => Records.Sets.ContainsKey(setId) || Of(setId).Count > 0;

    public InstanceState StateOf(ContainerView container) => InstanceReader.StateOf(container.Details!, Wanted(container.SetId) > 0);
}
