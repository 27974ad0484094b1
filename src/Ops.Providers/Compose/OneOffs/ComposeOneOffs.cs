namespace Ops.Providers.Compose;

/// <summary>Runs commands in containers of their own, as 'docker compose run' does.</summary>
internal sealed class ComposeOneOffs(ComposeRuntime runtime) : IOneOffRunner
{
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(50);

    private readonly ContainerMaker _maker = new(runtime.Docker);
    private readonly Dependencies _dependencies = new(runtime);

    public async Task<CommandResult> RunAsync(OneOffIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(operation);
        if (intent.Command.Arguments.Count == 0 || intent.Command.Arguments[0].Length == 0)
            throw SetNames.Invalid("the command is empty; write a program and its arguments");

        var project = runtime.ReadProject();
        var service = project.Service(intent.Spec.Service);
        var key = new ServiceKey(project.Name, service.Name);
        var (_, done) = await runtime.EnterAsync(key, operation, cancellationToken).ConfigureAwait(false);
        if (done is not null)
            return ResultOf(done, intent);

        var secrets = await runtime.SecretsOfAsync(intent.Spec, cancellationToken).ConfigureAwait(false);
        var name = $"{project.Name}-{service.Name}-run-{OperationLog.KeyOf(operation)}";
        for (var round = 0; ; round++)
        {
            try
            {
                await EnsureAsync(project, service, intent, name, secrets, operation, cancellationToken).ConfigureAwait(false);
            }
            catch (DeployException exception) when (ProjectResources.IsAboutTwins(exception) && round < ProjectResources.MaxRoundsWithTwins)
            {
                // Somebody else has made the network at the same moment; one of the two goes, and the next round starts the container.
            }

            if (await FinishAsync(key, name, intent, secrets, operation, cancellationToken).ConfigureAwait(false) is { } result)
                return ResultOf(result, intent);

            // It has gone, since somebody else who waited for it has taken its result, or nobody has started it yet.
            if (await runtime.Operations.FindDoneAsync(key, operation, cancellationToken).ConfigureAwait(false) is { } other)
                return ResultOf(other, intent);
            await Task.Delay(_moment, runtime.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Creates and starts the container, unless it is there already.</summary>
    private async Task EnsureAsync(ComposeProject project, ComposeService service, OneOffIntent intent, string name, IReadOnlyDictionary<string, Secret> secrets, Operation operation, CancellationToken cancellationToken)
    {
        var details = await runtime.Docker.FindAsync(name, cancellationToken).ConfigureAwait(false);
        if (details is not null && details.State.Status != "created")
            return;

        var image = await runtime.Images.GetAsync(project, service, intent.Spec, cancellationToken).ConfigureAwait(false);
        await runtime.Resources.EnsureAsync(project, service, cancellationToken).ConfigureAwait(false);
        await _dependencies.EnsureAsync(project, service, operation, cancellationToken).ConfigureAwait(false);
        var labels = ComposeLabels.Of(project, service, "1", isOneOff: true, DefinitionHash.Of(project, service));
        labels[ComposeLabels.Operation] = operation.Id;
        labels[ComposeLabels.Fence] = operation.Fence.Token.ToString(CultureInfo.InvariantCulture);
        var body = new ContainerBody(project, service, intent.Spec, secrets) { Image = image.Reference, Labels = labels, HasServiceAlias = false, IsOneOff = true, Command = intent.Command.Arguments };
        try
        {
            details ??= new ContainerDetails { Id = await _maker.CreateAsync(name, body, cancellationToken).ConfigureAwait(false) };
            await _maker.StartAsync(details, name, body, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Error is DeployError.Conflict or DeployError.NotFound)
        {
            // Somebody else repeats the same operation, or an attempt of ours whose answer was lost: it is there, or was and is done.
        }
        catch (DeployException exception) when (exception.Error is DeployError.Invalid or DeployError.Failed && details is not null && !ProjectResources.IsAboutTwins(exception))
        {
            await runtime.Docker.RemoveAsync(name, name, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Waits for the end, notes the result and removes the container; returns null where it is not there or has not begun.</summary>
    private async Task<OperationData?> FinishAsync(ServiceKey key, string name, OneOffIntent intent, IReadOnlyDictionary<string, Secret> secrets, Operation operation, CancellationToken cancellationToken)
    {
        try
        {
            var details = await EndAsync(name, intent, cancellationToken).ConfigureAwait(false);
            if (details is null)
                return null;

            string output;
            using (var stream = await runtime.Docker.OutputAsync(details.Id, cancellationToken).ConfigureAwait(false))
                output = Redaction.Text(await OutputTail.ReadAsync(stream, details.Config.Tty, cancellationToken).ConfigureAwait(false), [.. secrets.Values]);
            var ranOver = details.State.ExitCode != 0 && details.State.FinishedAt - details.State.StartedAt >= intent.Command.Timeout;
            var result = ranOver ? null : new CommandResult(details.State.ExitCode, output, (details.State.FinishedAt - details.State.StartedAt) ?? TimeSpan.Zero);
            var data = await runtime.Operations.CompleteAsync(key, operation, new OperationData { What = $"run {intent.Name}", Result = result }, cancellationToken).ConfigureAwait(false);
            await runtime.Docker.RemoveAsync(details.Id, name, cancellationToken).ConfigureAwait(false);
            return data;
        }
        catch (DeployException exception) when (exception.Error == DeployError.NotFound)
        {
            return null;
        }
    }

    /// <summary>Waits until the command has ended, and kills it when its time is over; returns null where it has not run at all.</summary>
    private async Task<ContainerDetails?> EndAsync(string name, OneOffIntent intent, CancellationToken cancellationToken)
    {
        // The engine takes a container that never ran for one that has ended, with exit code 0.
        if (await runtime.Docker.FindAsync(name, cancellationToken).ConfigureAwait(false) is not { State.Status: not "created" } details)
            return null;

        using var timer = new CancellationTokenSource(intent.Command.Timeout, runtime.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            await runtime.Docker.WaitAsync(details.Id, name, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await runtime.Docker.StopAsync(details.Id, name, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        }

        return await runtime.Docker.FindAsync(details.Id, cancellationToken).ConfigureAwait(false) is { State.Status: "exited" or "dead" } ended ? ended : null;
    }

    private static CommandResult ResultOf(OperationData data, OneOffIntent intent) => data.Result
        ?? throw new DeployException(DeployError.CheckFailed, DeployRetry.No, $"'{intent.Name}' of '{intent.Spec.Service}' did not end within {intent.Command.Timeout.TotalSeconds:0.###} s and was ended; find out what it has done before you run it again.");
}
