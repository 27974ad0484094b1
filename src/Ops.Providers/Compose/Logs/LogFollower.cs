using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;

namespace Ops.Providers.Compose;

/// <summary>Follows the logs of all containers of a service, also of those that come later.</summary>
internal sealed class LogFollower(ComposeRuntime runtime, ServiceKey key, LogQuery query)
{
    private const int MaxWaiting = 1024;

    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private readonly Channel<LogLine> _lines = Channel.CreateBounded<LogLine>(MaxWaiting);
    private readonly Dictionary<string, Task> _readers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _lastTimes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _begun = new(StringComparer.Ordinal);

    private bool _isWatchedAgain;

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

    /// <summary>Watches again when the engine ends the stream of events, which it may do at any time.</summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await WatchOnceAsync(cancellationToken).ConfigureAwait(false);
                await Task.Delay(_pause, runtime.Time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            _lines.Writer.TryComplete(exception is OperationCanceledException ? null : exception);
        }
    }

    /// <summary>Listens for containers that start, then takes in those that are there, so that none is missed in between.</summary>
    private async Task WatchOnceAsync(CancellationToken cancellationToken)
    {
        using var events = await runtime.Docker.EventsAsync($"{ComposeLabels.Project}={key.Project}", ["start"], runtime.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        foreach (var container in await runtime.Docker.ListAsync(ComposeLabels.InstancesOf(key), cancellationToken).ConfigureAwait(false))
        {
            if (!_readers.TryGetValue(container.Id, out var reader))
                Follow(container.Id, container.Name, _isWatchedAgain ? null : query.Tail, cancellationToken);
            else if (reader.IsCompleted)
                Follow(container.Id, container.Name, null, cancellationToken);
        }

        _isWatchedAgain = true;
        await foreach (var line in JsonLines.ReadAsync(events, cancellationToken).ConfigureAwait(false))
            Take(JsonSerializer.Deserialize(line, DockerJson.Default.EventInfo)?.Actor, cancellationToken);
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
            string? since;
            lock (_lastTimes)
            {
                last = _lastTimes.GetValueOrDefault(id);
                since = SinceOf(id, last);
                _begun.TryAdd(id, runtime.Time.GetUtcNow());
            }

            await foreach (var (time, line) in ContainerLog.ReadAsync(runtime.Docker, id, name, tail, since, follow: true, cancellationToken).ConfigureAwait(false))
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

    /// <summary>Returns the moment to read on from: that of the last line, else when reading began.</summary>
    private string? SinceOf(string id, string? last)
    {
        // One tick early, since the engine counts finer and would leave out what was rounded.
        if (DateTimeOffset.TryParse(last, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            return DockerClient.Timestamp(at.AddTicks(-1));
        return _begun.TryGetValue(id, out var begun) ? DockerClient.Timestamp(begun) : ComposeLogs.SinceOf(query);
    }
}
