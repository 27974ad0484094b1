namespace Ops.Providers.Compose;

/// <summary>Stops containers, each with the time that it was promised.</summary>
internal sealed class ContainerStopper(DockerClient docker)
{
    /// <summary>Asks a container to end and kills it when its time is over: the grace, or the compose file's where that is longer.</summary>
    /// <param name="container">The container.</param>
    /// <param name="grace">How long its requests may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task StopAsync(ContainerView container, TimeSpan grace, CancellationToken cancellationToken)
    {
        var promised = TimeSpan.FromSeconds(container.Details!.Config.StopTimeout ?? 0);
        return docker.StopAsync(container.Id, container.Name, promised > grace ? promised : grace, cancellationToken);
    }

    /// <summary>Sees to it that a container stays stopped, or will once it is, also when the engine itself is restarted.</summary>
    public Task RetainAsync(ContainerView container, CancellationToken cancellationToken) =>
        // Under this policy an engine that restarts does not care who stopped it, and looks at the exit code only.
        container.Details!.HostConfig.RestartPolicy is { Name: RestartReader.OnFailure }
            ? docker.SetRestartAsync(container.Id, container.Name, new(RestartReader.Never, 0), cancellationToken)
            : Task.CompletedTask;
}
