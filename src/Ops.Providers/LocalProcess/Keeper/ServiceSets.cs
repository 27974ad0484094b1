using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Stages, scales, restarts and retires sets of instances.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ServiceSets(ServiceFolder folder, Func<KeeperConfig> config, OperationLog log, InstancePool pool, RevisionStore revisions, Action publish, Task orphans, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _staging = new(1, 1);

    public async Task<InstanceSet> StageAsync(StageCall call)
    {
        var intent = call.Intent;
        await log.CarryOutAsync(call.Operation, () => AtTheStageAsync(() => Stage(call))).ConfigureAwait(false);
        return Seen(intent.SetId, intent.Revision, intent.Spec);
    }

    public Task RetireAsync(RetireCall call) => log.CarryOutAsync(call.Operation, async () =>
    {
        var (intent, operation) = (call.Intent, call.Operation);
        log.Commit(operation, state => Emptied(state.WithoutTraffic(intent.SetId), intent.SetId), isWhole: false);
        publish();
        // Instances that a killed keeper left may be the set's.
        await Task.WhenAll(pool.FitAsync(intent.SetId, intent.Grace), orphans).ConfigureAwait(false);
        var state = log.Commit(operation, state => intent.Mode == RetireMode.Remove && state.Find(intent.SetId) is { Wanted: 0 } ? state.WithoutSet(intent.SetId) : state, isWhole: true);
        if (state.Find(intent.SetId) is null)
            await AtTheStageAsync(() => Clear(intent.SetId)).ConfigureAwait(false);
    });

    public async Task<InstanceSet> ScaleAsync(ScaleCall call)
    {
        var intent = call.Intent;
        KeeperRefusals.Require(intent.Replicas >= 0, $"{intent.Replicas} instances of '{intent.SetId}' are wanted; ask for 0 or more");
        await log.CarryOutAsync(call.Operation, () =>
        {
            log.Commit(call.Operation, state => state.With(KeeperRefusals.Existing(state, folder.Service, intent.SetId) with { Wanted = intent.Replicas }), isWhole: true);
            return pool.FitAsync(intent.SetId, intent.Grace);
        }).ConfigureAwait(false);
        return Seen(intent.SetId, 0, null);
    }

    public Task RestartAsync(RestartCall call) => log.CarryOutAsync(call.Operation, () =>
    {
        var intent = call.Intent;
        var runner = pool.Of(intent.SetId).FirstOrDefault(runner => runner.Id == intent.InstanceId && !runner.IsStopping)
            ?? throw KeeperRefusals.NotFound($"the set '{intent.SetId}' of '{folder.Service}' has no running instance '{intent.InstanceId}'");
        log.Commit(call.Operation, state => state, isWhole: true);
        return runner.RestartAsync(intent.Grace);
    });

    public void Dispose() => _staging.Dispose();

    private void Stage(StageCall call)
    {
        var (intent, operation) = (call.Intent, call.Operation);
        KeeperRefusals.Require(Names.IsValid(intent.SetId), $"'{intent.SetId}' cannot be the name of a set; use letters, digits, '-', '_' and '.'");
        KeeperRefusals.Require(intent.Revision > 0, $"{intent.Revision} is not the number of a revision; they begin with 1");
        KeeperRefusals.Require(intent.Replicas >= 0, $"{intent.Replicas} instances of '{intent.SetId}' are wanted; ask for 0 or more");

        if (log.State.Find(intent.SetId) is not { } existing)
            revisions.Prepare(folder.Revision(intent.SetId), intent.Spec, call.Plan, CancellationToken.None);
        else if (existing.Spec.Hash() != intent.Spec.Hash())
            throw new DeployException(DeployError.Conflict, DeployRetry.No, $"the set '{intent.SetId}' of '{folder.Service}' exists with another spec ({existing.Spec.Version}); give {intent.Spec.Version} a set of its own");

        log.Commit(operation, state => state.With(state.Find(intent.SetId) is { } kept
            ? kept with { Wanted = intent.Replicas }
            : new SetRecord(intent.SetId, intent.Revision, intent.Replicas, time.GetUtcNow(), intent.Spec, call.Plan)), isWhole: true);
        pool.SetEnvironment(intent.SetId, call.Environment);
        _ = pool.FitAsync(intent.SetId, config().StopGrace);
    }

    /// <summary>Deletes what is left of a set, unless it was staged anew meanwhile.</summary>
    private void Clear(string setId)
    {
        if (!Names.IsValid(setId) || log.State.Find(setId) is not null)
            return;

        pool.Forget(setId);
        RevisionStore.Remove(folder.Revision(setId));
        Housekeeping.Clean(folder, log.State, config(), time.GetUtcNow());
    }

    private static KeeperState Emptied(KeeperState state, string setId) =>
        state.Find(setId) is { } set ? state.With(set with { Wanted = 0 }) : state;

    /// <summary>Returns a set as it is, or what is left of one that was removed since.</summary>
    private InstanceSet Seen(string setId, int revision, DeploySpec? spec) =>
        log.State.Find(setId) is { } set ? ServiceViews.Set(set, pool.All) : ServiceViews.Gone(setId, revision, spec);

    private async Task AtTheStageAsync(Action act)
    {
        await _staging.WaitAsync().ConfigureAwait(false);
        try
        {
            act();
        }
        finally
        {
            _staging.Release();
        }
    }
}
