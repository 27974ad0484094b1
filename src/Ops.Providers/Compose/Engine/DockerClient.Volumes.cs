namespace Ops.Providers.Compose;

internal sealed partial class DockerClient
{
    public async Task<IReadOnlyList<VolumeInfo>> ListVolumesAsync(IEnumerable<string> labels, CancellationToken cancellationToken)
    {
        var path = new DockerPath("/volumes").Filter([.. labels.Select(label => ("label", label))]);
        return (await transport.SendAsync(DockerRequest.Get(path, "list volumes"), DockerJson.Default.VolumeList, cancellationToken).ConfigureAwait(false)).Volumes ?? [];
    }

    public Task<VolumeInfo?> FindVolumeAsync(string name, CancellationToken cancellationToken) =>
        OrNullAsync(transport.SendAsync(DockerRequest.Get(DockerPath.Of("volumes", name), $"show the volume '{name}'"), DockerJson.Default.VolumeInfo, cancellationToken));

    /// <summary>Creates a volume, or returns the one of that name as it is.</summary>
    public Task<VolumeInfo> CreateVolumeAsync(VolumeCreate volume, CancellationToken cancellationToken) =>
        transport.SendAsync(DockerRequest.Post(new DockerPath("/volumes/create"), $"create the volume '{volume.Name}'", volume, DockerJson.Default.VolumeCreate), DockerJson.Default.VolumeInfo, cancellationToken);

    public Task RemoveVolumeAsync(string name, CancellationToken cancellationToken) =>
        IgnoreMissingAsync(transport.SendAsync(DockerRequest.Delete(DockerPath.Of("volumes", name), $"remove the volume '{name}'"), cancellationToken));
}
