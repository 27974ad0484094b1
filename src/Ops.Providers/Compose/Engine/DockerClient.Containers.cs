namespace Ops.Providers.Compose;

internal sealed partial class DockerClient
{
    /// <summary>Lists containers with all of these labels, each <c>key</c> or <c>key=value</c>, whether they run or not.</summary>
    public async Task<IReadOnlyList<ContainerSummary>> ListAsync(IEnumerable<string> labels, CancellationToken cancellationToken) =>
        await transport.SendAsync(
            DockerRequest.Get(new DockerPath("/containers/json").With("all", true).Filter([.. labels.Select(label => ("label", label))]), "list containers"),
            DockerJson.Default.ListContainerSummary,
            cancellationToken).ConfigureAwait(false);

    /// <summary>Returns a container by id or name, or null where there is none.</summary>
    public Task<ContainerDetails?> FindAsync(string id, CancellationToken cancellationToken) =>
        OrNullAsync(transport.SendAsync(DockerRequest.Get(DockerPath.Of("containers", id, "/json"), $"show the container '{id}'"), DockerJson.Default.ContainerDetails, cancellationToken));

    /// <exception cref="DeployException">The name is taken (<see cref="DeployError.Conflict"/>), or the image is missing (<see cref="DeployError.BadArtifact"/>).</exception>
    public async Task<string> CreateAsync(string name, ContainerCreate container, CancellationToken cancellationToken)
    {
        var request = DockerRequest.Post(new DockerPath("/containers/create").With("name", name), $"create the container '{name}'", container, DockerJson.Default.ContainerCreate);
        return (await transport.SendAsync(request, DockerJson.Default.CreatedInfo, cancellationToken).ConfigureAwait(false)).Id;
    }

    public Task StartAsync(string id, string name, CancellationToken cancellationToken) =>
        transport.SendAsync(DockerRequest.Post(DockerPath.Of("containers", id, "/start"), $"start the container '{name}'"), cancellationToken);

    /// <summary>Asks a container to end and kills it when the grace is over; one that does not exist or run has ended.</summary>
    public Task StopAsync(string id, string name, TimeSpan grace, CancellationToken cancellationToken)
    {
        var path = DockerPath.Of("containers", id, "/stop").With("t", (long)Math.Ceiling(grace.TotalSeconds));
        return IgnoreMissingAsync(transport.SendAsync(DockerRequest.Post(path, $"stop the container '{name}'") with { ExtraTime = grace }, cancellationToken));
    }

    public Task SetRestartAsync(string id, string name, ContainerCreate.RestartSettings policy, CancellationToken cancellationToken)
    {
        var request = DockerRequest.Post(DockerPath.Of("containers", id, "/update"), $"change the restart policy of the container '{name}'", new ContainerUpdate(policy), DockerJson.Default.ContainerUpdate);
        return IgnoreMissingAsync(transport.SendAsync(request, cancellationToken));
    }

    public Task KillAsync(string id, string signal, CancellationToken cancellationToken) =>
        transport.SendAsync(DockerRequest.Post(DockerPath.Of("containers", id, "/kill").With("signal", signal), $"send {signal} to the container '{id}'"), cancellationToken);

    /// <summary>Removes a container and its anonymous volumes, whether it runs or not.</summary>
    public async Task RemoveAsync(string id, string name, CancellationToken cancellationToken)
    {
        var path = DockerPath.Of("containers", id).With("force", true).With("v", true);
        try
        {
            await IgnoreMissingAsync(transport.SendAsync(DockerRequest.Delete(path, $"remove the container '{name}'"), cancellationToken)).ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Error == DeployError.Conflict && exception.Message.Contains("already in progress", StringComparison.Ordinal))
        {
            // Somebody else, or our own call whose answer was lost, is removing it right now.
        }
    }

    /// <summary>Waits until a container does not run and returns its exit code.</summary>
    public async Task<int> WaitAsync(string id, string name, CancellationToken cancellationToken)
    {
        var request = DockerRequest.Post(DockerPath.Of("containers", id, "/wait"), $"wait for the container '{name}'");
        using var stream = await transport.OpenAsync(request, cancellationToken).ConfigureAwait(false);
        await foreach (var line in JsonLines.ReadAsync(stream, cancellationToken).ConfigureAwait(false))
            return System.Text.Json.JsonSerializer.Deserialize(line, DockerJson.Default.WaitInfo)?.StatusCode ?? -1;
        throw new DeployException(DeployError.Failed, DeployRetry.Safe, $"The engine stopped waiting for the container '{name}' without saying how it ended.");
    }

    public Task<ContainerStats> StatsAsync(string id, CancellationToken cancellationToken) =>
        transport.SendAsync(DockerRequest.Get(DockerPath.Of("containers", id, "/stats").With("stream", false), $"measure the container '{id}'"), DockerJson.Default.ContainerStats, cancellationToken);

    public Task<TopInfo> TopAsync(string id, CancellationToken cancellationToken) =>
        transport.SendAsync(DockerRequest.Get(DockerPath.Of("containers", id, "/top").With("ps_args", "-eo pid,args"), $"list the processes of the container '{id}'"), DockerJson.Default.TopInfo, cancellationToken);

    /// <summary>Opens what a container writes.</summary>
    public Task<DockerStream> LogsAsync(string id, int? tail, string? since, bool follow, CancellationToken cancellationToken)
    {
        var path = DockerPath.Of("containers", id, "/logs").With("stdout", true).With("stderr", true).With("timestamps", true).With("follow", follow)
            .With("tail", tail?.ToString(CultureInfo.InvariantCulture) ?? "all").With("since", since);
        return transport.OpenAsync(DockerRequest.Get(path, $"read the logs of the container '{id}'"), cancellationToken);
    }

    /// <summary>Opens everything that a container that has ended has written, without times.</summary>
    public Task<DockerStream> OutputAsync(string id, CancellationToken cancellationToken) =>
        transport.OpenAsync(DockerRequest.Get(DockerPath.Of("containers", id, "/logs").With("stdout", true).With("stderr", true), $"read the output of the container '{id}'"), cancellationToken);

    /// <summary>Opens the events of containers with a label, from a moment on that may lie in the past.</summary>
    public Task<DockerStream> EventsAsync(string label, IEnumerable<string> actions, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var path = new DockerPath("/events").With("since", Timestamp(since))
            .Filter([("type", "container"), ("label", label), .. actions.Select(action => ("event", action))]);
        return transport.OpenAsync(DockerRequest.Get(path, "report events"), cancellationToken);
    }

    /// <summary>Returns a moment as the engine reads it: seconds and nanoseconds since 1970.</summary>
    public static string Timestamp(DateTimeOffset at)
    {
        var ticks = (at - DateTimeOffset.UnixEpoch).Ticks;
        return string.Create(CultureInfo.InvariantCulture, $"{ticks / TimeSpan.TicksPerSecond}.{ticks % TimeSpan.TicksPerSecond * 100:D9}");
    }
}
