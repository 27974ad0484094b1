using System.Text.Json;

namespace Ops.Providers.Compose;

/// <summary>Writes down what sets are wanted to be, before and apart from making them so.</summary>
internal sealed class SetWriter(ComposeRuntime runtime)
{
    /// <summary>Changes the record of a set, also while others write to it.</summary>
    /// <param name="service">The service.</param>
    /// <param name="setId">The set.</param>
    /// <param name="change">Makes the new record of the current one, which is null where there is none; returns null to leave it as it is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task ChangeAsync(ServiceKey service, string setId, Func<SetData?, SetData?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var records = new ServiceRecords(await runtime.Records.ReadAsync(service, cancellationToken).ConfigureAwait(false));
            var current = records.Sets.GetValueOrDefault(setId);
            if (change(current) is not { } next || next == current)
                return;
            var data = JsonSerializer.Serialize(next, RecordJson.Default.SetData);
            if (await runtime.Records.AppendAsync(service, RecordKind.Set, setId, records.Find(RecordKind.Set, setId), data, cancellationToken).ConfigureAwait(false) is not null)
                return;
        }
    }

    /// <summary>Changes how many instances a set wants.</summary>
    public Task WantAsync(ServiceView view, string setId, int wanted, Operation operation, CancellationToken cancellationToken) =>
        ChangeAsync(view.Key, setId, current => (current ?? Recover(view, setId)) is { } set ? set with { Wanted = wanted, Operation = operation.Id, Fence = operation.Fence.Token } : null, cancellationToken);

    /// <summary>Makes the record of a set from its containers, where it is lost or somebody else made them.</summary>
    public static SetData? Recover(ServiceView view, string setId)
    {
        if (view.Of(setId) is not [var first, ..])
            return null;

        var labels = first.Summary;
        return new SetData
        {
            Revision = int.TryParse(labels.Label(ComposeLabels.Revision), NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : 0,
            Version = labels.Label(ComposeLabels.RevisionVersion) ?? labels.Image,
            SpecHash = labels.Label(ComposeLabels.SpecHash) ?? "",
            Wanted = view.Wanted(setId),
            StagedAt = DateTimeOffset.TryParse(labels.Label(ComposeLabels.StagedAt), CultureInfo.InvariantCulture, out var at) ? at : first.Details!.State.StartedAt ?? DateTimeOffset.UnixEpoch,
            Image = first.Details!.Config.Image,
            ImageId = first.Details.Image,
            Definition = labels.Label(ComposeLabels.ConfigHash) ?? "",
            Operation = labels.Label(ComposeLabels.Operation) ?? "",
            Fence = 0,
        };
    }
}
