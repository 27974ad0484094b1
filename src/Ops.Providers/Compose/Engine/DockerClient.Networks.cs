namespace Ops.Providers.Compose;

internal sealed partial class DockerClient
{
    /// <summary>Returns the networks of exactly this name; the engine allows several.</summary>
    public async Task<IReadOnlyList<NetworkSummary>> FindNetworksAsync(string name, CancellationToken cancellationToken)
    {
        var networks = await transport.SendAsync(DockerRequest.Get(new DockerPath("/networks").Filter(("name", name)), "list networks"), DockerJson.Default.ListNetworkSummary, cancellationToken).ConfigureAwait(false);
        return [.. networks.Where(network => network.Name == name)];
    }

    public async Task<string> CreateNetworkAsync(NetworkCreate network, CancellationToken cancellationToken)
    {
        var request = DockerRequest.Post(new DockerPath("/networks/create"), $"create the network '{network.Name}'", network, DockerJson.Default.NetworkCreate);
        return (await transport.SendAsync(request, DockerJson.Default.CreatedInfo, cancellationToken).ConfigureAwait(false)).Id;
    }

    public Task RemoveNetworkAsync(string id, CancellationToken cancellationToken) =>
        IgnoreMissingAsync(transport.SendAsync(DockerRequest.Delete(DockerPath.Of("networks", id), $"remove the network '{id}'"), cancellationToken));

    public Task ConnectAsync(string network, string containerId, EndpointSettings endpoint, CancellationToken cancellationToken) =>
        transport.SendAsync(DockerRequest.Post(DockerPath.Of("networks", network, "/connect"), $"connect a container to the network '{network}'", new NetworkConnect(containerId, endpoint), DockerJson.Default.NetworkConnect), cancellationToken);
}
