namespace Ops.Providers.Compose;

/// <summary>Retires sets.</summary>
internal sealed class SetRetirer(ComposeRuntime runtime, SetMaker maker, TrafficDirector traffic)
{
    private readonly SetWriter _writer = new(runtime);

    public async Task RetireAsync(ServiceKey key, RetireIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        var (view, done) = await runtime.EnterAsync(key, operation, cancellationToken).ConfigureAwait(false);
        if (done is not null)
            return;

        if (view.Exists(intent.SetId))
            await RetireAsync(view, intent, operation, cancellationToken).ConfigureAwait(false);
        await runtime.Operations.CompleteAsync(key, operation, new OperationData { What = $"retire {intent.SetId}" }, cancellationToken).ConfigureAwait(false);
    }

    private async Task RetireAsync(ServiceView view, RetireIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        await traffic.ForgetAsync(view.Key, intent.SetId, operation, cancellationToken).ConfigureAwait(false);
        await _writer.WantAsync(view, intent.SetId, 0, operation, cancellationToken).ConfigureAwait(false);
        await maker.ShrinkAsync(view, view.Of(intent.SetId), intent.Grace, removes: intent.Mode == RetireMode.Remove, cancellationToken).ConfigureAwait(false);
        if (intent.Mode == RetireMode.Remove)
            await runtime.Records.RemoveAsync(view.Key, RecordKind.Set, intent.SetId, cancellationToken).ConfigureAwait(false);
    }
}
