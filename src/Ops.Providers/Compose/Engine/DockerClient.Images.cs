namespace Ops.Providers.Compose;

internal sealed partial class DockerClient
{
    /// <summary>Returns an image that the engine has, by reference or id, or null.</summary>
    public Task<ImageDetails?> FindImageAsync(string reference, CancellationToken cancellationToken) =>
        // References hold slashes, which the engine wants as they are.
        OrNullAsync(transport.SendAsync(DockerRequest.Get(new DockerPath($"/images/{EscapeReference(reference)}/json"), $"show the image '{reference}'"), DockerJson.Default.ImageDetails, cancellationToken));

    /// <exception cref="DeployException">The registry does not have it or does not give it to us.</exception>
    public async Task PullAsync(ImageReference image, Secret? auth, CancellationToken cancellationToken)
    {
        var what = $"pull the image '{image}'";
        var path = new DockerPath("/images/create").With("fromImage", image.Repository).With("tag", image.Digest ?? image.Tag);
        try
        {
            var stream = await transport.OpenAsync(DockerRequest.Post(path, what) with { RegistryAuth = auth }, cancellationToken).ConfigureAwait(false);
            await ReadProgressAsync(stream, what, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Error is DeployError.NotFound or DeployError.Failed)
        {
            // The engine answers 404 or 500 for what its registry said.
            throw new DeployException(DeployError.BadArtifact, DeployRetry.No, exception.Message, exception);
        }
    }

    /// <summary>Builds an image from a folder's contents, as a tar stream.</summary>
    public async Task BuildAsync(DockerBuild build, HttpContent context, Secret? registryConfig, CancellationToken cancellationToken)
    {
        var what = $"build the image '{build.Tag}'";
        var path = new DockerPath("/build").With("t", build.Tag).With("dockerfile", build.Dockerfile).With("target", build.Target).With("networkmode", build.Network).With("rm", true).With("forcerm", true)
            .With("pull", build.Pull ? "1" : null).With("buildargs", ToJson(build.Arguments)).With("labels", ToJson(build.Labels));
        using (context)
        {
            var stream = await transport.OpenAsync(DockerRequest.Post(path, what) with { Content = context, RegistryConfig = registryConfig }, cancellationToken).ConfigureAwait(false);
            await ReadProgressAsync(stream, what, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string? ToJson(IReadOnlyDictionary<string, string> values) =>
        values.Count == 0 ? null : System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string>(values, StringComparer.Ordinal), DockerJson.Default.DictionaryStringString);

    private static string EscapeReference(string reference) => Uri.EscapeDataString(reference).Replace("%2F", "/", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal).Replace("%40", "@", StringComparison.Ordinal);
}
