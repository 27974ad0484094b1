namespace Ops.Providers.Pm2;

/// <summary>Starts PM2's daemon by PM2's own command.</summary>
internal sealed class Pm2Daemon(Pm2Paths paths, Pm2TargetOptions options, LocalCommand commands)
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    /// <exception cref="DeployException">PM2 or node is not installed, or the daemon does not start.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.StartDaemon)
            throw new DeployException(DeployError.Unreachable, DeployRetry.Safe, $"No PM2 daemon runs at '{paths.Home}', and StartDaemon is false; start it there.");

        Directory.CreateDirectory(paths.Home);
        // Where this file is missing, PM2 takes the run for its first: it shows a banner and calls home.
        var mark = Path.Combine(paths.Home, "touch");
        if (!File.Exists(mark))
            await File.WriteAllTextAsync(mark, "", cancellationToken).ConfigureAwait(false);
        // The daemon hands its environment on to every cluster worker: it gets nothing of ours but what is inherited on purpose.
        var inherited = options.Inherited().Where(variable => !Confidential.Is(variable.Key, variable.Value));
        var environment = new Dictionary<string, string>(inherited, StringComparer.Ordinal) { ["PM2_HOME"] = paths.Home };
        var result = await RunAsync(environment, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode == 0)
            return;
        throw result.ExitCode is 126 or 127
            ? new DeployException(DeployError.Unreachable, DeployRetry.No, $"'{options.Pm2Path} ping' cannot run: {result.Output.Trim()}; install node, or put it on the path (PM2 is a node program).")
            : new DeployException(DeployError.Unreachable, DeployRetry.Safe, $"'{options.Pm2Path} ping' ended with {result.ExitCode}: {result.Output.Trim()}");
    }

    private async Task<CommandResult> RunAsync(Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        try
        {
            var surroundings = new CommandSurroundings(paths.Home) { InheritsEnvironment = false, Environment = environment };
            return await commands.RunAsync(new CommandSpec([options.Pm2Path, "ping"]) { Timeout = StartTimeout }, surroundings, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Error == DeployError.NotFound)
        {
            throw new DeployException(DeployError.Unreachable, DeployRetry.No, $"No PM2 daemon runs at '{paths.Home}', and the command '{options.Pm2Path}' is not there to start one; install PM2 (npm install -g pm2) or set Pm2Path.", exception);
        }
    }
}
