namespace Ops.Providers.Compose;

/// <summary>Runs commands inside containers.</summary>
internal sealed class ContainerExec(ComposeRuntime runtime)
{
    // The engine cannot end a command; a shell inside can, where there is one, by a mark that children inherit.
    private const string MarkVariable = "OPS_EXEC";
    private const string EndMarked = """for p in /proc/[0-9]*; do if tr '\0' '\n' < "$p/environ" 2>/dev/null | grep -qx "OPS_END=1"; then :; elif tr '\0' '\n' < "$p/environ" 2>/dev/null | grep -qx "$0"; then kill -9 "${p#/proc/}"; fi; done""";

    private static readonly TimeSpan _moment = TimeSpan.FromSeconds(5);

    /// <exception cref="DeployException">The command cannot be started, or takes too long.</exception>
    public async Task<CommandResult> RunAsync(string containerId, CommandSpec command, CancellationToken cancellationToken)
    {
        var mark = $"{MarkVariable}={Guid.NewGuid():N}";
        using var timer = new CancellationTokenSource(command.Timeout, runtime.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await RunAsync(containerId, command, mark, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            await EndAsync(containerId, mark).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new DeployException(DeployError.CheckFailed, DeployRetry.No, $"'{command.Arguments[0]}' did not end within {command.Timeout.TotalSeconds:0.###} s and was given up; give it more time or look why it hangs.", exception);
        }
    }

    private async Task<CommandResult> RunAsync(string containerId, CommandSpec command, string mark, CancellationToken cancellationToken)
    {
        var startedAt = runtime.Time.GetTimestamp();
        var id = await runtime.Docker.CreateExecAsync(containerId, command.Arguments, [mark], cancellationToken).ConfigureAwait(false);
        string output;
        using (var stream = await runtime.Docker.StartExecAsync(id, command.Arguments[0], cancellationToken).ConfigureAwait(false))
            output = await OutputTail.ReadAsync(stream, isTerminal: false, cancellationToken).ConfigureAwait(false);

        ExecInfo? info = null;
        await runtime.WaitAsync(
            command.Timeout,
            async token => (info = await runtime.Docker.InspectExecAsync(id, token).ConfigureAwait(false)) is { Running: false },
            cancellationToken).ConfigureAwait(false);
        return new CommandResult(info?.ExitCode ?? -1, output, runtime.Time.GetElapsedTime(startedAt));
    }

    private async Task EndAsync(string containerId, string mark)
    {
        try
        {
            using var timer = new CancellationTokenSource(_moment, runtime.Time);
            var id = await runtime.Docker.CreateExecAsync(containerId, ["sh", "-c", EndMarked, mark], ["OPS_END=1"], timer.Token).ConfigureAwait(false);
            using var stream = await runtime.Docker.StartExecAsync(id, "sh", timer.Token).ConfigureAwait(false);
            await OutputTail.ReadAsync(stream, isTerminal: false, timer.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DeployException or OperationCanceledException)
        {
            // Without a shell the command goes on; its caller is told that it was given up, not that it has ended.
        }
    }
}
