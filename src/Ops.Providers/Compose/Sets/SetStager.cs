namespace Ops.Providers.Compose;

/// <summary>Stages revisions.</summary>
internal sealed class SetStager(ComposeRuntime runtime, SetMaker maker, TrafficDirector traffic)
{
    private readonly SetWriter _writer = new(runtime);
    private readonly Dependencies _dependencies = new(runtime);

    public async Task StageAsync(ComposeProject project, ServiceKey key, StageIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        var service = project.Service(key.Service);
        var (view, done) = await runtime.EnterAsync(key, operation, cancellationToken).ConfigureAwait(false);
        if (done is not null)
            return;

        var set = view.SetOf(intent.SetId);
        if (set is null || set.SpecHash.Length == 0)
            set ??= await MakeSetAsync(project, service, intent, operation, cancellationToken).ConfigureAwait(false);
        else if (set.SpecHash != intent.Spec.Hash())
            throw new DeployException(DeployError.Conflict, DeployRetry.No, $"The set '{intent.SetId}' of '{key.Service}' runs {set.Version} and cannot become {intent.Spec.Version}; stage it as a set of its own.");
        else
            set = Complete(set, intent);

        await runtime.SecretsOfAsync(intent.Spec, cancellationToken).ConfigureAwait(false);
        await runtime.Resources.EnsureAsync(project, service, cancellationToken).ConfigureAwait(false);
        await _dependencies.EnsureAsync(project, service, operation, cancellationToken).ConfigureAwait(false);
        await _writer.ChangeAsync(key, intent.SetId, current => Complete(current ?? set, intent) with { Wanted = intent.Replicas, Operation = operation.Id, Fence = operation.Fence.Token }, cancellationToken).ConfigureAwait(false);
        await traffic.ReleaseAsync(key, cancellationToken).ConfigureAwait(false);
        await maker.SettleAsync(project, key, intent.SetId, TimeSpan.FromSeconds(30), cancellationToken).ConfigureAwait(false);
        await traffic.JoinAsync(key, intent.SetId, cancellationToken).ConfigureAwait(false);
        await runtime.Operations.CompleteAsync(key, operation, new OperationData { What = $"stage {intent.SetId}" }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds what labels do not say to a record that was made from containers, since its own was lost.</summary>
    private static SetData Complete(SetData set, StageIntent intent) => set.LacksSpec && set.SpecHash == intent.Spec.Hash() ? set with { Spec = intent.Spec } : set;

    private async Task<SetData> MakeSetAsync(ComposeProject project, ComposeService service, StageIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        await runtime.SecretsOfAsync(intent.Spec, cancellationToken).ConfigureAwait(false);
        var image = await runtime.Images.GetAsync(project, service, intent.Spec, cancellationToken).ConfigureAwait(false);
        return new SetData
        {
            Revision = intent.Revision,
            Version = intent.Spec.Version,
            Spec = intent.Spec,
            SpecHash = intent.Spec.Hash(),
            Wanted = intent.Replicas,
            StagedAt = runtime.Time.GetUtcNow(),
            Image = image.Reference,
            ImageId = image.Id,
            ImageDigest = image.Digest,
            Definition = DefinitionHash.Of(project, service),
            Operation = operation.Id,
            Fence = operation.Fence.Token,
        };
    }
}
