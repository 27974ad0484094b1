namespace Ops.Providers.Compose;

/// <summary>Scales sets: the next free numbers come, and what is of no use and the highest numbers go.</summary>
internal sealed class SetScaler(ComposeRuntime runtime, SetMaker maker, TrafficDirector traffic, ServiceObserver observer) : IScalable
{
    private readonly SetWriter _writer = new(runtime);

    public async Task<InstanceSet> ScaleAsync(ScaleIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(operation);
        SetNames.Check(intent.SetId);
        SetNames.CheckReplicas(intent.Replicas);
        var project = runtime.ReadProject();
        project.Service(intent.Service);
        var key = new ServiceKey(project.Name, intent.Service);
        var (view, done) = await runtime.EnterAsync(key, operation, cancellationToken).ConfigureAwait(false);
        if (!view.Exists(intent.SetId))
            throw SetNames.NoSet(key, intent.SetId, view);
        if (done is null)
        {
            if (intent.Replicas > view.Of(intent.SetId).Count && view.SetOf(intent.SetId) is { LacksSpec: true })
                throw SetNames.NoSpec(key, intent.SetId);

            await _writer.WantAsync(view, intent.SetId, intent.Replicas, operation, cancellationToken).ConfigureAwait(false);
            await traffic.ReleaseAsync(key, cancellationToken).ConfigureAwait(false);
            await maker.SettleAsync(project, key, intent.SetId, intent.Grace, cancellationToken).ConfigureAwait(false);
            await traffic.JoinAsync(key, intent.SetId, cancellationToken).ConfigureAwait(false);
            await runtime.Operations.CompleteAsync(key, operation, new OperationData { What = $"scale {intent.SetId} to {intent.Replicas}" }, cancellationToken).ConfigureAwait(false);
        }

        return await observer.FindSetAsync(key, intent.SetId, cancellationToken).ConfigureAwait(false);
    }
}
