namespace Ops.Providers.Compose;

/// <summary>Says how containers are, in the words of deployments.</summary>
internal static class InstanceReader
{
    /// <summary>A container that has been started again so often in vain is given up.</summary>
    private const int MaxRestarts = 3;

    private const int MaxDetailLength = 200;

    /// <summary>Returns a container as an instance.</summary>
    /// <param name="container">The container.</param>
    /// <param name="isWanted">Whether its set wants any instance; otherwise it was stopped on purpose.</param>
    /// <param name="address">Where it takes requests, or null.</param>
    public static Instance Read(ContainerView container, bool isWanted, Uri? address)
    {
        var details = container.Details!;
        var state = StateOf(details, isWanted);
        return new Instance(container.Name, state)
        {
            Address = container.Runs ? address : null,
            StartedAt = details.State.StartedAt is { Year: > 1 } startedAt ? startedAt : null,
            Restarts = details.RestartCount,
            Detail = DetailOf(details, state),
        };
    }

    public static InstanceState StateOf(ContainerDetails details, bool isWanted) => details.State.Status switch
    {
        "created" => isWanted ? InstanceState.Starting : InstanceState.Stopped,
        "running" => OfHealth(details.State.Health?.Status),
        "paused" => InstanceState.Unready,
        "restarting" => details.RestartCount >= MaxRestarts ? InstanceState.Failed : InstanceState.Starting,
        "removing" => InstanceState.Stopping,
        "exited" or "dead" => isWanted ? InstanceState.Failed : InstanceState.Stopped,
        _ => InstanceState.Unknown,
    };

    private static InstanceState OfHealth(string? health) => health switch
    {
        null or "" or "none" or "healthy" => InstanceState.Ready,
        "starting" => InstanceState.Starting,
        _ => InstanceState.Unready,
    };

    private static string? DetailOf(ContainerDetails details, InstanceState state)
    {
        var restarts = details.RestartCount > 0 ? $"; the engine has started it again {details.RestartCount} times" : "";
        return state switch
        {
            InstanceState.Failed or InstanceState.Starting when details.State.Status is not ("created" or "running") => $"exited with code {details.State.ExitCode}{(details.State.OOMKilled ? ", out of memory" : "")}{Colon(details.State.Error)}{restarts}",
            InstanceState.Unready when details.State.Status == "paused" => "it is paused",
            InstanceState.Unready => $"its health check fails{Colon(details.State.Health?.Log is [.., var last] ? last.Output : null)}{restarts}",
            _ => details.RestartCount > 0 ? restarts[2..] : null,
        };
    }

    private static string Colon(string? text)
    {
        var line = text?.ReplaceLineEndings(" ").Trim() ?? "";
        return line.Length == 0 ? "" : $": {(line.Length > MaxDetailLength ? $"{line[..MaxDetailLength]}…" : line)}";
    }
}
