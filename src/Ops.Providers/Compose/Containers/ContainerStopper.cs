namespace Ops.Providers.Compose;

/// <summary>Stops containers, each with the time that it was promised.</summary>
internal sealed class ContainerStopper(DockerClient docker)
{
    /// <summary>Asks a container to end and kills it when its time is over: the grace, or the compose file's where that is longer.</summary>
    /// <param name="container">The container.</param>
    /// <param name="grace">How long its requests may take.</param>
    /// <param name="isRetained">Whether it is to stay stopped, also when the engine itself is restarted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task StopAsync(ContainerView container, TimeSpan grace, bool isRetained, CancellationToken cancellationToken)
    {
        // An engine that restarts forgets that it was stopped on purpose under this policy, and sees an exit code that is not 0.
        if (isRetained && container.Details!.HostConfig.RestartPolicy is { Name: RestartReader.OnFailure })
            await docker.SetRestartAsync(container.Id, container.Name, new(RestartReader.Never, 0), cancellationToken).ConfigureAwait(false);
        var promised = TimeSpan.FromSeconds(container.Details!.Config.StopTimeout ?? 0);
        await docker.StopAsync(container.Id, container.Name, promised > grace ? promised : grace, cancellationToken).ConfigureAwait(false);
    }
}
