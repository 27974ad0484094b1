using System.Net;

namespace Ops.Providers.Compose;

/// <summary>Finds out where containers take requests.</summary>
internal sealed class AddressBook(DockerClient docker)
{
    /// <summary>Returns the container's own address and port, as others on its host or in its networks reach it; null where it has none.</summary>
    public async Task<IPEndPoint?> FindAsync(ContainerDetails container, ComposeService? service, int? port, CancellationToken cancellationToken)
    {
        var ip = container.NetworkSettings.Networks?.OrderBy(network => network.Key, StringComparer.Ordinal).Select(network => network.Value.IPAddress).FirstOrDefault(address => !string.IsNullOrEmpty(address));
        if (!IPAddress.TryParse(ip, out var address))
            address = service?.NetworkMode == "host" ? IPAddress.Loopback : null;
        return address is not null && await PortAsync(container, service, port, cancellationToken).ConfigureAwait(false) is { } number ? new IPEndPoint(address, number) : null;
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
