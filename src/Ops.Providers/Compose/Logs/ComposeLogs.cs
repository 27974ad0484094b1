using System.Runtime.CompilerServices;

namespace Ops.Providers.Compose;

/// <summary>Reads the logs of containers.</summary>
internal sealed class ComposeLogs(ComposeRuntime runtime) : ILogSource
{
    public async IAsyncEnumerable<LogLine> ReadAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var key = new ServiceKey(runtime.ReadProject().Name, query.Service);
        if (query.Follow)
        {
            var follower = new LogFollower(runtime, key, query);
            await foreach (var line in follower.ReadAsync(cancellationToken).ConfigureAwait(false))
                yield return line;
            yield break;
        }

        foreach (var container in await ContainersAsync(key, query, cancellationToken).ConfigureAwait(false))
        {
            await foreach (var (_, line) in ContainerLog.ReadAsync(runtime.Docker, container.Id, container.Name, query.Tail, SinceOf(query), follow: false, cancellationToken).ConfigureAwait(false))
            {
                if (query.Accepts(line))
                    yield return line;
            }
        }
    }

    public static string? SinceOf(LogQuery query) => query.Since is { } since ? DockerClient.Timestamp(since) : null;

    private async Task<IEnumerable<ContainerSummary>> ContainersAsync(ServiceKey key, LogQuery query, CancellationToken cancellationToken) =>
        (await runtime.Docker.ListAsync(ComposeLabels.InstancesOf(key), cancellationToken).ConfigureAwait(false))
            .Where(container => query.Instances.Count == 0 || query.Instances.Contains(container.Name, StringComparer.Ordinal))
            .OrderBy(container => container.Name, StringComparer.Ordinal);
}
