using System.Text.Json;

namespace Ops.Providers.Compose;

/// <summary>What we ask of a Docker Engine, and no more, so that it could be asked through another library as well.</summary>
/// <remarks>Thread-safe. Failures are <see cref="DeployException"/>s.</remarks>
internal sealed partial class DockerClient(DockerTransport transport) : IDisposable
{
    public string Name => transport.Name;

    public string PublishedHost => transport.PublishedHost;

    public void Dispose() => transport.Dispose();

    /// <summary>Runs a request that gives null where the thing does not exist.</summary>
    private static async Task<T?> OrNullAsync<T>(Task<T> request)
        where T : class
    {
        try
        {
            return await request.ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Error is DeployError.NotFound or DeployError.BadArtifact)
        {
            return null;
        }
    }

    /// <summary>Runs a request that has nothing to do where the thing does not exist.</summary>
    private static async Task IgnoreMissingAsync(Task request)
    {
        try
        {
            await request.ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Error == DeployError.NotFound)
        {
        }
    }

    /// <summary>Reads the lines of progress of a pull or a build, which reports its failure in the last of them with status 200.</summary>
    private static async Task ReadProgressAsync(DockerStream stream, string what, CancellationToken cancellationToken)
    {
        using (stream)
        {
            await foreach (var line in JsonLines.ReadAsync(stream, cancellationToken).ConfigureAwait(false))
            {
                if (JsonSerializer.Deserialize(line, DockerJson.Default.ProgressInfo)?.Error is { } error)
                    throw DockerFailures.Progress(what, error);
            }
        }
    }
}
