using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;

namespace Ops.Providers.Compose;

/// <summary>Follows the logs of all containers of a service, also of those that come later.</summary>
internal sealed class LogFollower(ComposeRuntime runtime, ServiceKey key, LogQuery query)
{
    private const int MaxWaiting = 1024;

    private readonly Channel<LogLine> _lines = Channel.CreateBounded<LogLine>(MaxWaiting);
    private readonly Dictionary<string, Task> _readers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _lastTimes = new(StringComparer.Ordinal);

    public async IAsyncEnumerable<LogLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = WatchAsync(stop.Token);
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return line;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.WhenAll(_readers.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Listens for containers that start, then takes in those that are there, so that none is missed in between.</summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var events = await runtime.Docker.EventsAsync($"{ComposeLabels.Project}={key.Project}", ["start"], runtime.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            foreach (var container in await runtime.Docker.ListAsync(ComposeLabels.InstancesOf(key), cancellationToken).ConfigureAwait(false))
                Follow(container.Id, container.Name, query.Tail, cancellationToken);
            await foreach (var line in JsonLines.ReadAsync(events, cancellationToken).ConfigureAwait(false))
                Take(JsonSerializer.Deserialize(line, DockerJson.Default.EventInfo)?.Actor, cancellationToken);
            throw new DeployException(DeployError.Unreachable, DeployRetry.Safe, $"The engine at {runtime.Docker.Name} has ended the stream of events; follow the logs again.");
        }
        catch (Exception exception)
        {
            _lines.Writer.TryComplete(exception is OperationCanceledException ? null : exception);
        }
    }

    private void Take(EventInfo.ActorInfo? actor, CancellationToken cancellationToken)
    {
        string? Attribute(string name) => actor?.Attributes?.GetValueOrDefault(name);
        if (actor?.ID is { } id && Attribute(ComposeLabels.Service) == key.Service && Attribute(ComposeLabels.OneOff) == ComposeLabels.No && Attribute("name") is { } name)
            Follow(id, name, null, cancellationToken);
    }

    private void Follow(string id, string name, int? tail, CancellationToken cancellationToken)
    {
        if (query.Instances.Count > 0 && !query.Instances.Contains(name, StringComparer.Ordinal))
            return;

        // A container that was restarted is read on once its first reading has ended.
        var before = _readers.GetValueOrDefault(id);
        _readers[id] = before is null ? FollowAsync(id, name, tail, cancellationToken) : FollowAfterAsync(before, id, name, cancellationToken);
    }

    private async Task FollowAfterAsync(Task before, string id, string name, CancellationToken cancellationToken)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await FollowAsync(id, name, null, cancellationToken).ConfigureAwait(false);
    }

    private async Task FollowAsync(string id, string name, int? tail, CancellationToken cancellationToken)
    {
        try
        {
            string? last;
            lock (_lastTimes)
                last = _lastTimes.GetValueOrDefault(id);
            await foreach (var (time, line) in ContainerLog.ReadAsync(runtime.Docker, id, name, tail, SinceOf(last), follow: true, cancellationToken).ConfigureAwait(false))
            {
                // The engine repeats the line of the very moment from which on it is asked; its times sort as texts.
                if (last is not null && string.CompareOrdinal(time, last) <= 0)
                    continue;
                lock (_lastTimes)
                    _lastTimes[id] = time ?? last ?? "";
                if (query.Accepts(line))
                    await _lines.Writer.WriteAsync(line, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            if (exception is not (OperationCanceledException or ChannelClosedException))
                _lines.Writer.TryComplete(exception);
        }
    }

    /// <summary>Returns the moment to read on from; one tick early, since the engine counts finer and would leave out what was rounded.</summary>
    private string? SinceOf(string? last) =>
        DateTimeOffset.TryParse(last, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? DockerClient.Timestamp(at.AddTicks(-1)) : ComposeLogs.SinceOf(query);
}
