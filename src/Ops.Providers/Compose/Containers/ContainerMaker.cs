namespace Ops.Providers.Compose;

/// <summary>Makes and starts the containers of sets.</summary>
internal sealed class ContainerMaker(DockerClient docker)
{
    /// <summary>Creates a container and connects its networks.</summary>
    /// <exception cref="DeployException">The name is taken (<see cref="DeployError.Conflict"/>).</exception>
    public async Task<string> CreateAsync(string name, ContainerBody body, CancellationToken cancellationToken)
    {
        var id = await docker.CreateAsync(name, body.Build(), cancellationToken).ConfigureAwait(false);
        await ConnectAsync(id, body, [], cancellationToken).ConfigureAwait(false);
        return id;
    }

    /// <summary>Connects and starts a container that may have been left half-made.</summary>
    public async Task StartAsync(ContainerDetails container, string name, ContainerBody body, CancellationToken cancellationToken)
    {
        if (container.State.Status == "created")
            await ConnectAsync(container.Id, body, container.NetworkSettings.Networks?.Keys ?? [], cancellationToken).ConfigureAwait(false);
        if (container.HostConfig.RestartPolicy is { Name: RestartReader.Never } && body.RestartPolicy is { Name: RestartReader.OnFailure } policy)
            await docker.SetRestartAsync(container.Id, name, policy, cancellationToken).ConfigureAwait(false);
        await docker.StartAsync(container.Id, name, cancellationToken).ConfigureAwait(false);
    }

    private async Task ConnectAsync(string id, ContainerBody body, IEnumerable<string> connected, CancellationToken cancellationToken)
    {
        foreach (var (network, endpoint) in body.Attachments.Skip(1).ExceptBy(connected, attachment => attachment.Network, StringComparer.Ordinal))
            await ConnectAsync(id, network, endpoint, cancellationToken).ConfigureAwait(false);
    }

    private async Task ConnectAsync(string id, string network, EndpointSettings endpoint, CancellationToken cancellationToken)
    {
        try
        {
            await docker.ConnectAsync(network, id, endpoint, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Message.Contains("already exists in network", StringComparison.Ordinal))
        {
            // Somebody else, who makes the same container, has connected it.
        }
    }
}
