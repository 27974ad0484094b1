namespace Ops.Conformance;

/// <summary>A real PM2 daemon with a home of its own, under a short path: unix sockets allow 107 bytes.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class Pm2Server : IAsyncDisposable
{
    private ServerProcess? _process;

    private Pm2Server()
    {
    }

    /// <summary>Gets PM2's home.</summary>
    public string Home { get; } = Directory.CreateTempSubdirectory("ops-pm2-").FullName;

    /// <summary>Gets the process id of the daemon.</summary>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("the daemon does not run");

    /// <summary>Returns PM2's command, or skips the test where PM2 is not installed.</summary>
    public static string FindCommand() => RealPart.Find("pm2", "pm2 (npm)", NodeParts.Programs);

    /// <summary>Starts a daemon.</summary>
    public static async Task<Pm2Server> StartAsync()
    {
        var server = new Pm2Server();
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts the daemon again after <see cref="StopAsync"/>; it knows no process.</summary>
    public async Task StartAgainAsync()
    {
        var command = FindCommand();
        var node = RealPart.Find("node", "nodejs");
        foreach (var folder in (string[])["logs", "pids", "modules"])
            Directory.CreateDirectory(Path.Combine(Home, folder));
        await File.WriteAllTextAsync(Path.Combine(Home, "touch"), "");
        await File.WriteAllTextAsync(Path.Combine(Home, "module_conf.json"), "{}");
        // What "pm2 ping" runs in the background.
        var daemon = Path.Combine(Path.GetDirectoryName(NodeParts.Target(command))!, "..", "lib", "Daemon.js");
        _process = await ServerProcess.StartAsync(Home, Home, "TERM", ["env", "-i", $"PATH={Environment.GetEnvironmentVariable("PATH")}", $"HOME={Home}", $"PM2_HOME={Home}", "PM2_DISABLE_VERSION_CHECK=true", node, daemon]);
        await Eventually.HoldsAsync("PM2 listens", () => Task.FromResult(File.Exists(Path.Combine(Home, "rpc.sock")) && File.Exists(Path.Combine(Home, "pub.sock"))));
    }

    /// <summary>Ends the daemon and all its processes.</summary>
    public async Task StopAsync()
    {
        if (_process is null)
            return;
        await _process.DisposeAsync();
        _process = null;
        File.Delete(Path.Combine(Home, "rpc.sock"));
        File.Delete(Path.Combine(Home, "pub.sock"));
    }

    /// <summary>Kills the daemon alone (SIGKILL), as a machine that runs out of memory does; what becomes of its processes is up to them.</summary>
    public async Task KillAsync()
    {
        await SystemCommand.RunAsync("kill", "-KILL", $"{ProcessId}");
        await StopAsync();
    }

    /// <summary>Freezes the daemon (SIGSTOP): its sockets accept and nothing answers.</summary>
    public Task FreezeAsync() => _process?.FreezeAsync() ?? Task.CompletedTask;

    /// <summary>Lets a frozen daemon go on.</summary>
    public Task ThawAsync() => _process?.ThawAsync() ?? Task.CompletedTask;

    /// <summary>Runs PM2's own command against this daemon and returns its exit code and output.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var (exitCode, output, error) = await SystemCommand.TryRunAsync("env", ["-i", $"PATH={Environment.GetEnvironmentVariable("PATH")}", $"HOME={Home}", $"PM2_HOME={Home}", FindCommand(), .. arguments]);
        return (exitCode, output + error);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Directory.Exists(Home))
            Directory.Delete(Home, recursive: true);
    }
}
