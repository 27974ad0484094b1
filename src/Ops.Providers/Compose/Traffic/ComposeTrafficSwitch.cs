namespace Ops.Providers.Compose;

/// <summary>Sends requests to sets through the proxy of a service.</summary>
internal sealed class ComposeTrafficSwitch(ComposeRuntime runtime, TrafficDirector traffic) : ITrafficSwitch
{
    public async Task<TrafficState> GetAsync(string service, CancellationToken cancellationToken)
    {
        var key = KeyOf(service);
        return TrafficDirector.StateOf(new ServiceRecords(await runtime.Records.ReadAsync(key, cancellationToken).ConfigureAwait(false)));
    }

    public async Task<TrafficState> SetAsync(string service, TrafficState expected, IReadOnlyList<TrafficShare> shares, Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(shares);
        ArgumentNullException.ThrowIfNull(operation);
        var key = KeyOf(service);
        Check(shares);
        var (view, done) = await runtime.EnterAsync(key, operation, cancellationToken).ConfigureAwait(false);
        if (done is not null)
            return TrafficDirector.StateOf(view.Records);

        // Somebody who repeats an operation after a crash finds it written and only has to carry it out.
        if (view.Records.Traffic?.Operation != operation.Id)
            await WriteAsync(view, expected, shares, operation, cancellationToken).ConfigureAwait(false);
        await traffic.ApplyAsync(key, [], cancellationToken).ConfigureAwait(false);
        await runtime.Operations.CompleteAsync(key, operation, new OperationData { What = "set the traffic" }, cancellationToken).ConfigureAwait(false);
        return await GetAsync(service, cancellationToken).ConfigureAwait(false);
    }

    public async Task<int> DrainAsync(string service, string setId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var key = KeyOf(service);
        var view = await runtime.Looker.LookAsync(key, cancellationToken).ConfigureAwait(false);
        return await traffic.DrainAsync(key, view.Of(setId), timeout, cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteAsync(ServiceView view, TrafficState expected, IReadOnlyList<TrafficShare> shares, Operation operation, CancellationToken cancellationToken)
    {
        if (expected.Version != TrafficDirector.StateOf(view.Records).Version)
            throw Changed(view.Key, view.Records.Traffic);
        foreach (var share in shares.Where(share => share.Weight > 0))
            CheckReady(view, share.SetId);
        await traffic.PrepareAsync(view.Key, cancellationToken).ConfigureAwait(false);
        if (!await traffic.WriteAsync(view.Key, view.Records, new TrafficData(shares, operation.Id), cancellationToken).ConfigureAwait(false))
            throw Changed(view.Key, null);
    }

    private static void Check(IReadOnlyList<TrafficShare> shares)
    {
        foreach (var share in shares)
        {
            SetNames.Check(share.SetId);
            if (share.Weight is < 0 or > 1_000_000)
                throw SetNames.Invalid($"the weight {share.Weight} of '{share.SetId}' is not possible; write 0 to 1000000");
        }

        if (shares.Select(share => share.SetId).Distinct(StringComparer.Ordinal).Count() < shares.Count)
            throw SetNames.Invalid("a set has several weights; write one for each");
    }

    private static void CheckReady(ServiceView view, string setId)
    {
        if (!view.Exists(setId))
            throw SetNames.NoSet(view.Key, setId, view);
        if (!view.Of(setId).Any(container => view.StateOf(container) == InstanceState.Ready))
            throw new DeployException(DeployError.NotReady, DeployRetry.Safe, $"The set '{setId}' of '{view.Key.Service}' has no ready instance and gets no requests; wait until one is ready or look at its logs.");
    }

    private ServiceKey KeyOf(string service)
    {
        var project = runtime.ReadProject();
        project.Service(service);
        return traffic.Switches(service)
            ? new ServiceKey(project.Name, service)
            : throw new DeployException(DeployError.Unsupported, DeployRetry.No, $"'{service}' has no proxy that could switch its traffic; set Services:{service}:Switch.");
    }

    private static DeployException Changed(ServiceKey key, TrafficData? now) => new(
        DeployError.Conflict,
        DeployRetry.No,
        $"Somebody else has changed the traffic of '{key.Service}'{(now is null ? "" : $" to {string.Join(", ", now.Shares.Select(share => $"{share.SetId}={share.Weight}"))}")}; look at it again before you set it.");
}
