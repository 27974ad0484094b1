namespace Ops.Providers.Compose;

/// <summary>Keeps small records on the engine, each version an empty volume whose name is unique and whose labels say what there is to say.</summary>
/// <remarks>
/// Labels never change, so a change is a new version; the engine lets one creator of a name win, which makes it a compare-and-swap.
/// Volumes are taken since 'docker system prune' leaves them alone, unlike containers that do not run.
/// </remarks>
internal sealed class RecordStore(DockerClient docker)
{
    // A reader that lists while a writer replaces must still find one version.
    private const int Kept = 3;

    /// <summary>Returns the latest version of every record of a service but those of operations.</summary>
    public async Task<IReadOnlyList<StateRecord>> ReadAsync(ServiceKey service, CancellationToken cancellationToken)
    {
        var volumes = await docker.ListVolumesAsync([Is(RecordLabels.Project, service.Project), Is(RecordLabels.Service, service.Service), RecordLabels.State], cancellationToken).ConfigureAwait(false);
        return [.. volumes.Select(Parse).OfType<StateRecord>().GroupBy(record => (record.Kind, record.Key)).Select(versions => versions.MaxBy(version => version.Number)!)];
    }

    /// <summary>Returns one version of a record, or null.</summary>
    public async Task<StateRecord?> FindAsync(ServiceKey service, string kind, string key, long number, CancellationToken cancellationToken) =>
        await docker.FindVolumeAsync(NameOf(service, kind, key, number), cancellationToken).ConfigureAwait(false) is { } volume ? Parse(volume) : null;

    /// <summary>Writes the version after one, unless somebody else has.</summary>
    /// <returns>The new version, or null where somebody else was first.</returns>
    public async Task<StateRecord?> AppendAsync(ServiceKey service, string kind, string key, StateRecord? latest, string data, CancellationToken cancellationToken)
    {
        var record = new StateRecord(kind, key, (latest?.Number ?? 0) + 1, data);
        if (!await CreateAsync(service, record, cancellationToken).ConfigureAwait(false))
            return null;

        // A name may be free again because it is so old that it was cleaned up.
        var numbers = await NumbersAsync(service, kind, key, cancellationToken).ConfigureAwait(false);
        if (numbers.Any(number => number > record.Number))
        {
            await docker.RemoveVolumeAsync(NameOf(service, kind, key, record.Number), cancellationToken).ConfigureAwait(false);
            return null;
        }

        foreach (var old in numbers.Where(number => number <= record.Number - Kept))
            await docker.RemoveVolumeAsync(NameOf(service, kind, key, old), cancellationToken).ConfigureAwait(false);
        return record;
    }

    /// <summary>Writes a version of a given number; returns false where there is one already.</summary>
    public async Task<bool> CreateAsync(ServiceKey service, StateRecord record, CancellationToken cancellationToken)
    {
        var nonce = Guid.NewGuid().ToString("N");
        var labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [RecordLabels.Project] = service.Project,
            [RecordLabels.Service] = service.Service,
            [RecordLabels.Kind] = record.Kind,
            [RecordLabels.Key] = record.Key,
            [RecordLabels.Number] = record.Number.ToString(CultureInfo.InvariantCulture),
            [RecordLabels.Nonce] = nonce,
            [RecordLabels.Data] = record.Data,
        };
        if (record.Kind != RecordKind.Operation)
            labels.Add(RecordLabels.State, "1");
        var volume = await docker.CreateVolumeAsync(new VolumeCreate(NameOf(service, record.Kind, record.Key, record.Number)) { Labels = labels }, cancellationToken).ConfigureAwait(false);
        return volume.Label(RecordLabels.Nonce) == nonce;
    }

    /// <summary>Removes all versions of a record.</summary>
    public async Task RemoveAsync(ServiceKey service, string kind, string key, CancellationToken cancellationToken)
    {
        foreach (var number in await NumbersAsync(service, kind, key, cancellationToken).ConfigureAwait(false))
            await docker.RemoveVolumeAsync(NameOf(service, kind, key, number), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes the oldest records of a kind, so that so many are left.</summary>
    public async Task PruneAsync(ServiceKey service, string kind, int keep, CancellationToken cancellationToken)
    {
        var volumes = await ListAsync(service, kind, cancellationToken).ConfigureAwait(false);
        foreach (var volume in volumes.OrderByDescending(volume => volume.CreatedAt, StringComparer.Ordinal).Skip(keep))
            await docker.RemoveVolumeAsync(volume.Name, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<long>> NumbersAsync(ServiceKey service, string kind, string key, CancellationToken cancellationToken) =>
        [.. (await ListAsync(service, kind, cancellationToken).ConfigureAwait(false)).Select(Parse).OfType<StateRecord>().Where(record => record.Key == key).Select(record => record.Number).Order()];

    private Task<IReadOnlyList<VolumeInfo>> ListAsync(ServiceKey service, string kind, CancellationToken cancellationToken) =>
        docker.ListVolumesAsync([Is(RecordLabels.Project, service.Project), Is(RecordLabels.Service, service.Service), Is(RecordLabels.Kind, kind)], cancellationToken);

    private static string NameOf(ServiceKey service, string kind, string key, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"ops.{service.Project}.{service.Service}.{kind}.{key}{(key.Length > 0 ? "." : "")}{number}");

    private static string Is(string label, string value) => $"{label}={value}";

    private static StateRecord? Parse(VolumeInfo volume) =>
        volume.Label(RecordLabels.Kind) is { } kind && volume.Label(RecordLabels.Data) is { } data && long.TryParse(volume.Label(RecordLabels.Number), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new StateRecord(kind, volume.Label(RecordLabels.Key) ?? "", number, data)
            : null;
}
