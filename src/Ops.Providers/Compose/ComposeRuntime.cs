namespace Ops.Providers.Compose;

/// <summary>What all parts of a target share.</summary>
internal sealed class ComposeRuntime : IDisposable
{
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(150);

    public ComposeRuntime(ComposeTargetOptions options, IDeploySecrets secrets, TimeProvider time)
    {
        (Options, Secrets, Time) = (options, secrets, time);
        Docker = new DockerClient(new DockerTransport(options.Engine, time));
        Records = new RecordStore(Docker);
        Operations = new OperationLog(Records);
        Fences = new FenceGuard(Records);
        Looker = new ServiceLooker(Docker, Records);
        Images = new ImageProvider(Docker, options.Registries.ToDictionary(registry => registry.Host!, StringComparer.Ordinal));
        Resources = new ProjectResources(Docker);
        Addresses = new AddressBook(Docker, options.Services);
    }

    public ComposeTargetOptions Options { get; }

    public IDeploySecrets Secrets { get; }

    public TimeProvider Time { get; }

    public DockerClient Docker { get; }

    public RecordStore Records { get; }

    public OperationLog Operations { get; }

    public FenceGuard Fences { get; }

    public ServiceLooker Looker { get; }

    public ImageProvider Images { get; }

    public ProjectResources Resources { get; }

    public AddressBook Addresses { get; }

    /// <summary>Reads the compose files as they are now.</summary>
    /// <exception cref="DeployException">They are wrong; the message says everything that is.</exception>
    public ComposeProject ReadProject() => new ComposeFileReader(Options).Read(out var problems)
        ?? throw new DeployException(DeployError.Invalid, DeployRetry.No, $"The compose file is wrong: {string.Join("; ", problems)}");

    public ComposeServiceOptions OptionsOf(string service) => Options.Services.TryGetValue(service, out var options) ? options : new ComposeServiceOptions();

    /// <summary>Returns the secrets of a spec by variable.</summary>
    /// <exception cref="DeployException">One does not exist; the message names it.</exception>
    public async Task<IReadOnlyDictionary<string, Secret>> SecretsOfAsync(DeploySpec spec, CancellationToken cancellationToken)
    {
        var secrets = new Dictionary<string, Secret>(StringComparer.Ordinal);
        foreach (var (variable, name) in spec.Secrets)
        {
            secrets[variable] = await Secrets.FindAsync(name, cancellationToken).ConfigureAwait(false)
                ?? throw new DeployException(DeployError.NotFound, DeployRetry.No, $"There is no secret '{name}' for the variable {variable} of '{spec.Service}'; add it to the host's secrets or correct the name.");
        }

        return secrets;
    }

    /// <summary>Looks at a service, refuses the operation if its fence is outdated, and says whether it was carried out before.</summary>
    public async Task<(ServiceView View, OperationData? Done)> EnterAsync(ServiceKey service, Operation operation, CancellationToken cancellationToken)
    {
        var view = await Looker.LookAsync(service, cancellationToken).ConfigureAwait(false);
        await Fences.CheckAsync(view, operation, cancellationToken).ConfigureAwait(false);
        return (view, await Operations.FindDoneAsync(service, operation, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Asks again and again until a condition holds.</summary>
    /// <returns>Whether it held before the time was over.</returns>
    public async Task<bool> WaitAsync(TimeSpan timeout, Func<CancellationToken, Task<bool>> condition, CancellationToken cancellationToken)
    {
        var startedAt = Time.GetTimestamp();
        while (!await condition(cancellationToken).ConfigureAwait(false))
        {
            if (Time.GetElapsedTime(startedAt) >= timeout)
                return false;
            await Task.Delay(_pollInterval, Time, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    public void Dispose() => Docker.Dispose();
}
