namespace Ops.Providers.Compose;

/// <summary>Makes the networks and volumes that a service needs, as compose would.</summary>
internal sealed class ProjectResources(DockerClient docker)
{
    /// <summary>How often to try again where several networks have one name, before that is taken for somebody's settings.</summary>
    public const int MaxRoundsWithTwins = 100;

    /// <summary>Returns whether a container could not be started since there are several networks of a name, as when two processes make one at the same moment.</summary>
    public static bool IsAboutTwins(DeployException exception) => exception.Message.Contains("is ambiguous", StringComparison.Ordinal);

    /// <summary>Returns a network; the default one need not be written in the file.</summary>
    public static ComposeNetwork NetworkOf(ComposeProject project, string key) =>
        project.Networks.GetValueOrDefault(key) ?? new ComposeNetwork(key, $"{project.Name}_{key}");

    public async Task EnsureAsync(ComposeProject project, ComposeService service, CancellationToken cancellationToken)
    {
        if (service.NetworkMode is null)
        {
            foreach (var key in service.Networks.Keys.DefaultIfEmpty(ProjectRules.DefaultNetwork))
                await EnsureAsync(project, NetworkOf(project, key), cancellationToken).ConfigureAwait(false);
        }

        foreach (var key in service.Mounts.Where(mount => mount is { Kind: MountKind.Volume, Source: not null }).Select(mount => mount.Source!).Distinct(StringComparer.Ordinal))
            await EnsureAsync(project, project.Volumes[key], cancellationToken).ConfigureAwait(false);
    }

    private async Task EnsureAsync(ComposeProject project, ComposeNetwork network, CancellationToken cancellationToken)
    {
        var found = (await docker.FindNetworksAsync(network.Name, cancellationToken).ConfigureAwait(false)).Count;
        if (found == 1)
            return;
        if (found == 0)
            await CreateAsync(project, network, cancellationToken).ConfigureAwait(false);
        if (!network.IsExternal)
            await RemoveTwinsAsync(network.Name, cancellationToken).ConfigureAwait(false);
    }

    private async Task CreateAsync(ComposeProject project, ComposeNetwork network, CancellationToken cancellationToken)
    {
        if (network.IsExternal)
            throw new DeployException(DeployError.NotFound, DeployRetry.No, $"The external network '{network.Name}' does not exist; create it with 'docker network create', or remove external: true.");

        try
        {
            await docker.CreateNetworkAsync(Body(project, network), cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Error == DeployError.Conflict)
        {
            // Somebody else has made it in the meantime.
        }
    }

    /// <summary>Engines let several networks of one name be made at the same moment; the one that is used, or else sorts first, stays, for everybody alike.</summary>
    private async Task RemoveTwinsAsync(string name, CancellationToken cancellationToken)
    {
        var twins = (await docker.FindNetworksAsync(name, cancellationToken).ConfigureAwait(false)).OrderBy(network => network.Id, StringComparer.Ordinal).ToList();
        var isAnotherUsed = false;
        foreach (var twin in twins.Skip(1))
            isAnotherUsed |= !await TryRemoveAsync(twin.Id, cancellationToken).ConfigureAwait(false);
        if (isAnotherUsed)
            await TryRemoveAsync(twins[0].Id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes a network, unless it is in use.</summary>
    private async Task<bool> TryRemoveAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await docker.RemoveNetworkAsync(id, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DeployException)
        {
            return false;
        }
    }

    private static NetworkCreate Body(ComposeProject project, ComposeNetwork network) => new()
    {
        Name = network.Name,
        Driver = network.Driver,
        Internal = network.IsInternal,
        Attachable = network.IsAttachable,
        EnableIPv6 = network.HasIpv6,
        Options = network.Options,
        IPAM = network.Addresses,
        Labels = new Dictionary<string, string>(network.Labels, StringComparer.Ordinal) { [ComposeLabels.Project] = project.Name, [ComposeLabels.Network] = network.Key, [ComposeLabels.Version] = "2.0.0-ops" },
    };

    private async Task EnsureAsync(ComposeProject project, ComposeVolume volume, CancellationToken cancellationToken)
    {
        if (await docker.FindVolumeAsync(volume.Name, cancellationToken).ConfigureAwait(false) is not null)
            return;
        if (volume.IsExternal)
            throw new DeployException(DeployError.NotFound, DeployRetry.No, $"The external volume '{volume.Name}' does not exist; create it with 'docker volume create', or remove external: true.");

        var labels = new Dictionary<string, string>(volume.Labels, StringComparer.Ordinal) { [ComposeLabels.Project] = project.Name, [ComposeLabels.Volume] = volume.Key, [ComposeLabels.Version] = "2.0.0-ops" };
        await docker.CreateVolumeAsync(new VolumeCreate(volume.Name) { Driver = volume.Driver, DriverOpts = volume.Options, Labels = labels }, cancellationToken).ConfigureAwait(false);
    }
}
