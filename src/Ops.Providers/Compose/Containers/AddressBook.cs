using System.Net;

namespace Ops.Providers.Compose;

/// <summary>Finds out where containers take requests.</summary>
internal sealed class AddressBook(DockerClient docker, IDictionary<string, ComposeServiceOptions> options)
{
    /// <summary>Returns the container's own address and port, as others on its host or in its networks reach it; null where it has none.</summary>
    /// <param name="container">The container.</param>
    /// <param name="project">The project.</param>
    /// <param name="name">Its service.</param>
    /// <param name="shared">The networks that whoever sends requests is in; none where that is a machine.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IPEndPoint?> FindAsync(ContainerDetails container, ComposeProject project, string name, IReadOnlyCollection<string> shared, CancellationToken cancellationToken)
    {
        var service = project.Services.GetValueOrDefault(name);
        var chosen = options.TryGetValue(name, out var own) ? own : null;
        if (!IPAddress.TryParse(IpOf(container, project, service, chosen?.Network, shared), out var address))
            address = service?.NetworkMode == "host" ? IPAddress.Loopback : null;
        return address is not null && await PortAsync(container, service, chosen?.Port, cancellationToken).ConfigureAwait(false) is { } number ? new IPEndPoint(address, number) : null;
    }

    /// <summary>Returns where this process reaches a container: over a published port where there is one, else at the container's own address.</summary>
    public Uri? UriOf(ContainerDetails container, IPEndPoint? own)
    {
        if (own is null)
            return null;

        var key = string.Create(CultureInfo.InvariantCulture, $"{own.Port}/tcp");
        var published = container.NetworkSettings.Ports?.GetValueOrDefault(key) is [var first, ..] ? first : null;
        if (!int.TryParse(published?.HostPort, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return new UriBuilder(Uri.UriSchemeHttp, own.Address.ToString(), own.Port).Uri;

        var host = published!.HostIp is null or "" or "0.0.0.0" or "::" ? docker.PublishedHost : published.HostIp;
        return new UriBuilder(Uri.UriSchemeHttp, host, port).Uri;
    }

    /// <summary>Returns the address in the network that was chosen, else in one that is shared, else in the one that the compose file puts first.</summary>
    private static string? IpOf(ContainerDetails container, ComposeProject project, ComposeService? service, string? chosen, IReadOnlyCollection<string> shared)
    {
        var written = (service?.NetworksByPriority ?? []).Select(network => ProjectResources.NetworkOf(project, network.Key).Name).ToList();
        int Rank(string network) => written.IndexOf(network) is var at && at < 0 ? int.MaxValue : at;
        var preferred = chosen is null ? null : ProjectResources.NetworkOf(project, chosen).Name;
        return container.NetworkSettings.Networks?.Where(network => !string.IsNullOrEmpty(network.Value.IPAddress))
            .OrderByDescending(network => network.Key == preferred)
            .ThenByDescending(network => shared.Contains(network.Key, StringComparer.Ordinal))
            .ThenBy(network => Rank(network.Key))
            .ThenBy(network => network.Key, StringComparer.Ordinal)
            .Select(network => network.Value.IPAddress)
            .FirstOrDefault();
    }

    private async Task<int?> PortAsync(ContainerDetails container, ComposeService? service, int? configured, CancellationToken cancellationToken)
    {
        if (configured is { } port)
            return port;
        if ((service?.Ports.Select(each => each.Target) ?? []).Concat(service?.Expose ?? []).Select(Tcp).FirstOrDefault(each => each is not null) is { } written)
            return written;

        var image = await docker.FindImageAsync(container.Image, cancellationToken).ConfigureAwait(false);
        return image?.Config?.ExposedPorts?.Keys.Select(Tcp).Where(each => each is not null).Min();
    }

    private static int? Tcp(string port) =>
        port.Split('/') is [var number, "tcp"] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
