using System.Text.Json;

namespace Ops.Providers.Compose;

/// <summary>Locks services by records on the engine, so that it holds for everybody who deploys to it.</summary>
internal sealed class ComposeLock(ComposeRuntime runtime) : IDeployLock
{
    public async Task<LockLease> AcquireAsync(LockRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.TimeToLive <= TimeSpan.Zero)
            throw SetNames.Invalid($"the time to live {request.TimeToLive} is not above zero; write a time such as 00:05:00");

        var key = KeyOf(request.Service);
        var view = await runtime.Looker.LookAsync(key, cancellationToken).ConfigureAwait(false);
        if (HeldBy(view.Records) is { } holder)
            throw Held(key, holder);

        var now = runtime.Time.GetUtcNow();
        var data = new LockData
        {
            IsHeld = true,
            Token = FenceGuard.Newest(view.Records, view.Containers.Select(container => container.Summary)) + 1,
            Owner = request.Owner,
            Reason = request.Reason,
            AcquiredAt = now,
            ExpiresAt = now + request.TimeToLive,
            TimeToLive = request.TimeToLive,
        };
        if (await WriteAsync(key, view.Records, data, cancellationToken).ConfigureAwait(false))
            return Lease(key.Service, data);

        var winner = new ServiceRecords(await runtime.Records.ReadAsync(key, cancellationToken).ConfigureAwait(false)).Lock;
        throw Held(key, winner);
    }

    public async Task<LockLease> RenewAsync(LockLease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var key = KeyOf(lease.Service);
        var records = new ServiceRecords(await runtime.Records.ReadAsync(key, cancellationToken).ConfigureAwait(false));
        if (HeldBy(records) is not { } held || held.Token != lease.Fence.Token)
            throw Lost(key, lease, records.Lock);

        var renewed = held with { ExpiresAt = runtime.Time.GetUtcNow() + held.TimeToLive };
        return await WriteRenewedAsync(key, records, renewed, cancellationToken).ConfigureAwait(false) ? Lease(key.Service, renewed) : throw Lost(key, lease, null);
    }

    /// <summary>Writes a renewal, which may be repeated whether it was written or not.</summary>
    private async Task<bool> WriteRenewedAsync(ServiceKey key, ServiceRecords records, LockData renewed, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteAsync(key, records, renewed, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Retry == DeployRetry.Ambiguous)
        {
            throw new DeployException(exception.Error, DeployRetry.Safe, exception.Message, exception);
        }
    }

    public async Task ReleaseAsync(LockLease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var key = KeyOf(lease.Service);
        var records = new ServiceRecords(await runtime.Records.ReadAsync(key, cancellationToken).ConfigureAwait(false));
        if (records.Lock is { IsHeld: true } held && held.Token == lease.Fence.Token)
            await WriteAsync(key, records, held with { IsHeld = false }, cancellationToken).ConfigureAwait(false);
    }

    public async Task<LockLease?> FindAsync(string service, CancellationToken cancellationToken)
    {
        var records = new ServiceRecords(await runtime.Records.ReadAsync(KeyOf(service), cancellationToken).ConfigureAwait(false));
        return HeldBy(records) is { } held ? Lease(service, held) : null;
    }

    public async Task<LockLease?> BreakAsync(string service, CancellationToken cancellationToken)
    {
        var key = KeyOf(service);
        while (true)
        {
            var records = new ServiceRecords(await runtime.Records.ReadAsync(key, cancellationToken).ConfigureAwait(false));
            if (HeldBy(records) is not { } held)
                return null;
            // The higher token outdates the holder's fence.
            if (await WriteAsync(key, records, held with { IsHeld = false, Token = held.Token + 1 }, cancellationToken).ConfigureAwait(false))
                return Lease(service, held);
        }
    }

    private LockData? HeldBy(ServiceRecords records) =>
        records.Lock is { IsHeld: true } held && held.ExpiresAt > runtime.Time.GetUtcNow() ? held : null;

    private async Task<bool> WriteAsync(ServiceKey key, ServiceRecords records, LockData data, CancellationToken cancellationToken) =>
        await runtime.Records.AppendAsync(key, RecordKind.Lock, "", records.Find(RecordKind.Lock), JsonSerializer.Serialize(data, RecordJson.Default.LockData), cancellationToken).ConfigureAwait(false) is not null;

    private ServiceKey KeyOf(string service)
    {
        var project = runtime.ReadProject();
        project.Service(service);
        return new ServiceKey(project.Name, service);
    }

    private static LockLease Lease(string service, LockData data) =>
        new(service, new Fence(data.Token, data.Owner), data.Reason, data.AcquiredAt, data.ExpiresAt) { TimeToLive = data.TimeToLive };

    private static DeployException Held(ServiceKey key, LockData? holder) => new(
        DeployError.LockHeld,
        DeployRetry.Safe,
        holder is null ? $"Somebody else has just taken the lock of '{key.Service}'." : string.Create(CultureInfo.InvariantCulture, $"{holder.Owner} holds the lock of '{key.Service}' since {holder.AcquiredAt:u}, until {holder.ExpiresAt:u} unless it is prolonged: {holder.Reason}. Wait, ask them, or break it."));

    private static DeployException Lost(ServiceKey key, LockLease lease, LockData? now) => new(
        DeployError.StaleFence,
        DeployRetry.No,
        $"{lease.Fence.Owner} has lost the lock of '{key.Service}'{(now is { IsHeld: true } && now.Token != lease.Fence.Token ? $" to {now.Owner} ({now.Reason})" : "; it has expired or was broken")}.");
}
