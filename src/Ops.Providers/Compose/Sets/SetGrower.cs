namespace Ops.Providers.Compose;

/// <summary>Makes and starts the containers that a set lacks.</summary>
internal sealed class SetGrower(ComposeRuntime runtime)
{
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(50);

    private readonly ContainerMaker _maker = new(runtime.Docker);

    /// <summary>Makes and starts containers until the set has as many as its record says; each is started once, whatever becomes of it.</summary>
    public async Task<ServiceView> GrowAsync(ComposeProject project, ServiceKey service, string setId, CancellationToken cancellationToken)
    {
        var started = new HashSet<string>(StringComparer.Ordinal);
        var strangers = new HashSet<int>();
        var twins = 0;
        while (true)
        {
            var view = await runtime.Looker.LookAsync(service, cancellationToken).ConfigureAwait(false);
            var there = view.Of(setId);
            var idle = there.FirstOrDefault(container => !container.Runs && !started.Contains(container.Name));
            var isMissing = there.Count < view.Wanted(setId);
            var alive = there.Count(container => container.Runs || started.Contains(container.Name));
            if (view.Records.Sets.GetValueOrDefault(setId) is not { } set || alive >= set.Wanted || (idle is null && !isMissing))
                return view;

            try
            {
                if (idle is not null)
                    started.Add(await StartAsync(project, view, setId, set, idle, cancellationToken).ConfigureAwait(false));
                else if (await AddAsync(project, view, setId, set, strangers, cancellationToken).ConfigureAwait(false) is { } name)
                    started.Add(name);
            }
            catch (DeployException exception) when (ProjectResources.IsAboutTwins(exception) && ++twins < ProjectResources.MaxRoundsWithTwins)
            {
                // Somebody else has made the network at the same moment; one of the two goes.
                await runtime.Resources.EnsureAsync(project, project.Service(service.Service), cancellationToken).ConfigureAwait(false);
                await Task.Delay(_moment, runtime.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<string> StartAsync(ComposeProject project, ServiceView view, string setId, SetData set, ContainerView idle, CancellationToken cancellationToken)
    {
        var body = new ContainerBody(project, project.Service(view.Key.Service), SpecOf(view.Key, set), new Dictionary<string, Secret>(StringComparer.Ordinal))
        {
            Image = set.ImageId,
            Labels = idle.Summary.Labels,
            HasServiceAlias = HasAlias(view.Key),
        };
        await _maker.StartAsync(idle.Details!, idle.Name, body, cancellationToken).ConfigureAwait(false);
        return idle.Name;
    }

    /// <summary>Makes and starts the next container; returns its name, or null where somebody else was faster.</summary>
    private async Task<string?> AddAsync(ComposeProject project, ServiceView view, string setId, SetData set, HashSet<int> strangers, CancellationToken cancellationToken)
    {
        if (set.LacksSpec)
            throw SetNames.NoSpec(view.Key, setId);
        var service = project.Service(view.Key.Service);
        var taken = view.Containers.Select(container => container.Number).Concat(strangers).ToHashSet();
        var number = Enumerable.Range(1, int.MaxValue - 1).First(each => !taken.Contains(each));
        var name = service.ContainerName ?? string.Create(CultureInfo.InvariantCulture, $"{project.Name}-{service.Name}-{number}");
        var body = await BodyAsync(project, service, view.Key, setId, set, number, cancellationToken).ConfigureAwait(false);
        try
        {
            var id = await _maker.CreateAsync(name, body, cancellationToken).ConfigureAwait(false);
            await runtime.Docker.StartAsync(id, name, cancellationToken).ConfigureAwait(false);
            return name;
        }
        catch (DeployException exception) when (exception.Error == DeployError.Conflict && exception.Message.Contains("already in use by container", StringComparison.Ordinal))
        {
            if (service.ContainerName is null)
                await MeetAsync(view.Key, name, number, strangers, cancellationToken).ConfigureAwait(false);
            else
                await MakeWayAsync(view, setId, name, exception, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Finds out who has a name: one of us, who works at the same set or another, or a stranger.</summary>
    private async Task MeetAsync(ServiceKey key, string name, int number, HashSet<int> strangers, CancellationToken cancellationToken)
    {
        if (await IsOursAsync(key, name, cancellationToken).ConfigureAwait(false))
            await Task.Delay(_moment, runtime.Time, cancellationToken).ConfigureAwait(false);
        else
            strangers.Add(number);
    }

    /// <summary>Removes the stopped container of an older set that has the one name there can be; what it ran is on record, so it can be made anew.</summary>
    /// <exception cref="DeployException">The name belongs to a container that runs, or to a stranger.</exception>
    private async Task MakeWayAsync(ServiceView view, string setId, string name, DeployException exception, CancellationToken cancellationToken)
    {
        var holder = view.Containers.FirstOrDefault(container => container.Name == name);
        if (holder is { IsForeign: false, Runs: false } && holder.SetId != setId && view.Wanted(holder.SetId) == 0)
            await runtime.Docker.RemoveAsync(holder.Id, holder.Name, cancellationToken).ConfigureAwait(false);
        else if (holder is null && await IsOursAsync(view.Key, name, cancellationToken).ConfigureAwait(false))
            await Task.Delay(_moment, runtime.Time, cancellationToken).ConfigureAwait(false);
        else
            throw new DeployException(DeployError.Conflict, DeployRetry.No, $"{exception.Message} The compose file fixes the name '{name}', so a second instance cannot run beside the first; remove container_name or retire what has it.", exception);
    }

    /// <summary>Returns whether a container, which may be gone again, belongs to the service.</summary>
    private async Task<bool> IsOursAsync(ServiceKey key, string name, CancellationToken cancellationToken) =>
        await runtime.Docker.FindAsync(name, cancellationToken).ConfigureAwait(false) is not { } owner
        || (owner.Config.Labels?.GetValueOrDefault(ComposeLabels.Project) == key.Project && owner.Config.Labels.GetValueOrDefault(ComposeLabels.Service) == key.Service);

    private async Task<ContainerBody> BodyAsync(ComposeProject project, ComposeService service, ServiceKey key, string setId, SetData set, int number, CancellationToken cancellationToken)
    {
        var spec = SpecOf(key, set);
        var labels = ComposeLabels.Of(project, service, number.ToString(CultureInfo.InvariantCulture), isOneOff: false, set.Definition);
        foreach (var (name, value) in spec.Labels)
            labels.TryAdd(name, value);
        labels[ComposeLabels.Image] = set.ImageId;
        labels[ComposeLabels.Set] = setId;
        labels[ComposeLabels.Revision] = set.Revision.ToString(CultureInfo.InvariantCulture);
        labels[ComposeLabels.RevisionVersion] = set.Version;
        labels[ComposeLabels.SpecHash] = set.SpecHash;
        labels[ComposeLabels.StagedAt] = set.StagedAt.ToString("O", CultureInfo.InvariantCulture);
        labels[ComposeLabels.Limits] = ContainerBody.LimitsOf(service, spec);
        labels[ComposeLabels.Operation] = set.Operation;
        labels[ComposeLabels.Fence] = set.Fence.ToString(CultureInfo.InvariantCulture);
        return new ContainerBody(project, service, spec, await runtime.SecretsOfAsync(spec, cancellationToken).ConfigureAwait(false))
        {
            Image = await runtime.Images.ReferenceAsync(set, cancellationToken).ConfigureAwait(false),
            Labels = labels,
            HasServiceAlias = HasAlias(key),
        };
    }

    /// <summary>Behind a proxy an instance must not be found by name, or it would get requests before it is told to.</summary>
    private bool HasAlias(ServiceKey key) => runtime.OptionsOf(key.Service).Switch is null;

    private static DeploySpec SpecOf(ServiceKey key, SetData set) => set.Spec ?? new DeploySpec { Service = key.Service, Version = set.Version, Replicas = set.Wanted };
}
