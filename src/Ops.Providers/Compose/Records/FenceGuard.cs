namespace Ops.Providers.Compose;

/// <summary>Refuses operations of those who have lost the lock.</summary>
internal sealed class FenceGuard(RecordStore records)
{
    /// <summary>Returns the newest fence that counts: that of the lock or of an operation, on record or on a container.</summary>
    public static long Newest(ServiceRecords state, IEnumerable<ContainerSummary> containers) =>
        containers.Select(container => long.TryParse(container.Label(ComposeLabels.Fence), NumberStyles.None, CultureInfo.InvariantCulture, out var token) ? token : 0)
            .Append(state.Fence).Append(state.Lock?.Token ?? 0).Max();

    /// <summary>Refuses an operation whose fence is outdated, and remembers a newer one.</summary>
    /// <exception cref="DeployException">The fence is outdated (<see cref="DeployError.StaleFence"/>).</exception>
    public async Task CheckAsync(ServiceView view, Operation operation, CancellationToken cancellationToken)
    {
        var newest = Newest(view.Records, view.Containers.Select(container => container.Summary));
        if (operation.Fence.Token < newest)
            throw Stale(view.Key, operation, newest);
        if (operation.Fence.Token > view.Records.Fence)
            await RaiseAsync(view, operation, cancellationToken).ConfigureAwait(false);
    }

    private async Task RaiseAsync(ServiceView view, Operation operation, CancellationToken cancellationToken)
    {
        var key = operation.Fence.Token.ToString(CultureInfo.InvariantCulture);
        await records.CreateAsync(view.Key, new StateRecord(RecordKind.Fence, key, 1, operation.Fence.Owner), cancellationToken).ConfigureAwait(false);
        foreach (var old in view.Records.Fences.Where(token => token < view.Records.Fence))
            await records.RemoveAsync(view.Key, RecordKind.Fence, old.ToString(CultureInfo.InvariantCulture), cancellationToken).ConfigureAwait(false);
    }

    private static DeployException Stale(ServiceKey service, Operation operation, long newest) => new(
        DeployError.StaleFence,
        DeployRetry.No,
        string.Create(CultureInfo.InvariantCulture, $"{operation.Fence.Owner} has lost the lock of '{service.Service}' (fence {operation.Fence.Token}, the newest is {newest}): somebody else has taken over or broken it; look what they did before you start again."));
}
