using System.Diagnostics;

namespace Ops.Conformance;

/// <summary>A server process of a test; it ends, and its folder goes, even when the test run itself is killed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // The shell outlives the test run by as long as it takes to notice that its standard input has ended.
    private const string Guard = """
        exec 2>/dev/null
        "${@:4}" </dev/null >>"$1/server.log" 2>&1 & child=$!
        echo "$child"
        read -r order
        kill -CONT "$child" $(pgrep -P "$child")
        kill -"$2" "$child"
        (sleep 10; kill -KILL "$child") >/dev/null & killer=$!
        wait "$child"
        kill "$killer"
        [ "$order" = keep ] || rm -rf "$3" || { sleep 1; rm -rf "$3"; }
        """;

    private readonly Process _guard;

    private ServerProcess(Process guard, int id)
    {
        _guard = guard;
        Id = id;
    }

    /// <summary>Gets the id of the server's first process.</summary>
    public int Id { get; }

    /// <summary>Starts a server; what it prints goes to <c>server.log</c> in its folder.</summary>
    /// <param name="folder">The server's folder, which must exist.</param>
    /// <param name="owned">The folder that is deleted when the server is not stopped in order.</param>
    /// <param name="stopSignal">The signal that ends the server, such as <c>TERM</c>.</param>
    /// <param name="command">The executable and its arguments.</param>
    public static async Task<ServerProcess> StartAsync(string folder, string owned, string stopSignal, IEnumerable<string> command)
    {
        // In a session of its own it is out of reach of what ends the test run's whole group, such as Ctrl+C or 'timeout'.
        var start = new ProcessStartInfo("setsid") { UseShellExecute = false, WorkingDirectory = "/", RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])["bash", "-c", Guard, "guard", folder, stopSignal, owned, .. command])
            start.ArgumentList.Add(argument);

        var guard = Process.Start(start) ?? throw new InvalidOperationException("setsid did not start");
        var id = await guard.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{string.Join(' ', command)} did not start");
        return new ServerProcess(guard, int.Parse(id, System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Stops the server and its children where they are (SIGSTOP): connections stay open and nothing answers.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>Lets a frozen server go on.</summary>
    public Task ThawAsync() => SignalAsync("CONT");

    /// <summary>Kills the server and its children at once (SIGKILL).</summary>
    public async Task KillAsync()
    {
        // The children are asked for first: once their parent is gone nobody knows them.
        var children = await SystemCommand.TryRunAsync("pgrep", "-P", $"{Id}");
        await SystemCommand.TryRunAsync("kill", ["-KILL", $"{Id}", .. children.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)]);
    }

    /// <summary>Ends the server and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_guard.HasExited)
            await _guard.StandardInput.WriteLineAsync("keep");
        await _guard.WaitForExitAsync();
        _guard.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        // The first process goes first, so that it starts no further children.
        await SystemCommand.RunAsync("kill", $"-{signal}", $"{Id}");
        var children = await SystemCommand.TryRunAsync("pgrep", "-P", $"{Id}");
        if (children.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } ids)
            await SystemCommand.TryRunAsync("kill", [$"-{signal}", .. ids]);
    }
}
