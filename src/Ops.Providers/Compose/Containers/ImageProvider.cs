using System.Text;
using System.Text.Json;

namespace Ops.Providers.Compose;

/// <summary>Gets images onto the engine: finds, pulls or builds them.</summary>
internal sealed class ImageProvider(DockerClient docker, IReadOnlyDictionary<string, ComposeRegistryOptions> registries)
{
    private const string DefaultRegistry = "docker.io";

    // What engines call the default registry where they look for its credentials.
    private const string DefaultRegistryKey = "https://index.docker.io/v1/";

    /// <summary>Returns the name of the image that a spec runs.</summary>
    public static string NameOf(ComposeProject project, ComposeService service, DeploySpec spec) =>
        spec.Artifact ?? service.Image ?? $"{project.Name}-{service.Name}:{Tag(spec.Version)}";

    /// <exception cref="DeployException">There is no such image (<see cref="DeployError.BadArtifact"/>), or the registry does not let us have it.</exception>
    public async Task<PinnedImage> GetAsync(ComposeProject project, ComposeService service, DeploySpec spec, CancellationToken cancellationToken)
    {
        var name = NameOf(project, service, spec);
        var reference = ImageReference.Parse(name) ?? throw Bad(service.Name, name, "it is no name of an image; write registry.example:5000/app:1.2.3", null);
        try
        {
            return await GetAsync(service, spec, name, reference, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Error is DeployError.BadArtifact or DeployError.Invalid or DeployError.NotFound)
        {
            throw Bad(service.Name, name, exception.Message, exception);
        }
    }

    /// <summary>Returns the name under which a container of a set is made: the one people know while it still stands for the same image, else the id.</summary>
    public async Task<string> ReferenceAsync(SetData set, CancellationToken cancellationToken)
    {
        if ((await docker.FindImageAsync(set.Image, cancellationToken).ConfigureAwait(false))?.Id == set.ImageId)
            return set.Image;
        if (await docker.FindImageAsync(set.ImageId, cancellationToken).ConfigureAwait(false) is not null)
            return set.ImageId;
        if (set.ImageDigest is not { } digest)
            throw new DeployException(DeployError.BadArtifact, DeployRetry.No, $"The image '{set.Image}' of {set.Version} ({set.ImageId}) has been removed from the engine, and no registry knows it; build it again and deploy it as a new revision.");

        await PullAsync(ImageReference.Parse(digest)!, cancellationToken).ConfigureAwait(false);
        return digest;
    }

    private async Task<PinnedImage> GetAsync(ComposeService service, DeploySpec spec, string name, ImageReference reference, CancellationToken cancellationToken)
    {
        if (spec.Artifact is null && service.Build is { } build)
            await BuildAsync(build, name, cancellationToken).ConfigureAwait(false);
        else if (service.PullPolicy == PullPolicy.Always || (service.PullPolicy != PullPolicy.Never && await docker.FindImageAsync(name, cancellationToken).ConfigureAwait(false) is null))
            await PullAsync(reference, cancellationToken).ConfigureAwait(false);

        var image = await docker.FindImageAsync(name, cancellationToken).ConfigureAwait(false)
            ?? throw Bad(service.Name, name, "the engine does not have it, and pull_policy keeps us from pulling it", null);
        var digest = image.RepoDigests?.FirstOrDefault(each => each.StartsWith($"{reference.Repository}@", StringComparison.Ordinal)) ?? (image.RepoDigests is [var any, ..] ? any : null);
        return new PinnedImage(name, image.Id, digest);
    }

    private Task PullAsync(ImageReference reference, CancellationToken cancellationToken) =>
        docker.PullAsync(reference, AuthFor(reference.Registry), cancellationToken);

    private async Task BuildAsync(ComposeBuild build, string name, CancellationToken cancellationToken)
    {
        using var context = new BuildContext(build.Context, build.Dockerfile);
        await docker.BuildAsync(
            new DockerBuild(name, build.Dockerfile) { Target = build.Target, Network = build.Network, Pull = build.Pull, Arguments = build.Arguments, Labels = build.Labels },
            context,
            AllAuths(),
            cancellationToken).ConfigureAwait(false);
    }

    private Secret? AuthFor(string? registry)
    {
        var host = registry ?? DefaultRegistry;
        return registries.TryGetValue(host, out var options) ? Encode(JsonSerializer.SerializeToUtf8Bytes(Auth(host, options), DockerJson.Default.RegistryAuth)) : null;
    }

    private Secret? AllAuths() => registries.Count == 0
        ? null
        : Encode(JsonSerializer.SerializeToUtf8Bytes(registries.ToDictionary(registry => KeyOf(registry.Key), registry => Auth(registry.Key, registry.Value), StringComparer.Ordinal), DockerJson.Default.DictionaryStringRegistryAuth));

    private static RegistryAuth Auth(string host, ComposeRegistryOptions options) => new() { UserName = options.UserName, Password = options.Password?.Reveal(), Address = KeyOf(host) };

    private static string KeyOf(string host) => host == DefaultRegistry ? DefaultRegistryKey : host;

    /// <summary>Encodes as the engine reads its headers: base 64 with the letters for URLs.</summary>
    private static Secret Encode(byte[] json) => new(Convert.ToBase64String(json).Replace('+', '-').Replace('/', '_'));

    private static string Tag(string version)
    {
        var tag = new StringBuilder(string.Concat(version.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-')).TrimStart('.', '-'));
        return tag.Length == 0 ? "latest" : tag.ToString(0, Math.Min(tag.Length, 128));
    }

    private static DeployException Bad(string service, string name, string why, Exception? cause) =>
        new(DeployError.BadArtifact, DeployRetry.No, $"The image '{Redaction.Text(name)}' of '{service}' cannot be had: {why}", cause);
}
