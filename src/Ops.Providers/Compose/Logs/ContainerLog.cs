using System.Runtime.CompilerServices;

namespace Ops.Providers.Compose;

/// <summary>Reads the log of one container.</summary>
internal static class ContainerLog
{
    /// <summary>Reads lines with their times as the engine writes them; a container that has gone has none.</summary>
    public static async IAsyncEnumerable<(string? Time, LogLine Line)> ReadAsync(
        DockerClient docker, string id, string name, int? tail, string? since, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stream = await OpenAsync(docker, id, tail, since, follow, cancellationToken).ConfigureAwait(false);
        if (stream is null || await docker.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } details)
            yield break;

        var lines = new LineAssembler(name, details.Config.Tty);
        await foreach (var frame in LogFrames.ReadAsync(stream, details.Config.Tty, cancellationToken).ConfigureAwait(false))
        {
            foreach (var line in lines.Add(frame))
                yield return line;
        }

        foreach (var line in lines.Rest())
            yield return line;
    }

    private static async Task<DockerStream?> OpenAsync(DockerClient docker, string id, int? tail, string? since, bool follow, CancellationToken cancellationToken)
    {
        try
        {
            return await docker.LogsAsync(id, tail, since, follow, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Error == DeployError.NotFound)
        {
            return null;
        }
    }
}
