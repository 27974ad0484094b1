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
    public async Task StartAsync(ContainerView container, ContainerBody body, CancellationToken cancellationToken)
    {
        if (container.Details!.State.Status == "created")
            await ConnectAsync(container.Id, body, container.Details.NetworkSettings.Networks?.Keys ?? [], cancellationToken).ConfigureAwait(false);
        await docker.StartAsync(container.Id, container.Name, cancellationToken).ConfigureAwait(false);
    }

    private async Task ConnectAsync(string id, ContainerBody body, IEnumerable<string> connected, CancellationToken cancellationToken)
    {
        foreach (var (network, endpoint) in body.Attachments.Skip(1).ExceptBy(connected, attachment => attachment.Network, StringComparer.Ordinal))
            await docker.ConnectAsync(network, id, endpoint, cancellationToken).ConfigureAwait(false);
    }
}
