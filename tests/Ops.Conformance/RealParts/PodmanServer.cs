namespace Ops.Conformance;

/// <summary>A real podman that serves Docker's API on a unix socket, with images and containers of its own in a private folder.</summary>
/// <remarks>It needs root. Its containers take part in no network, so that no rules of the firewall are changed. Not thread-safe.</remarks>
public sealed class PodmanServer : IAsyncDisposable
{
    private readonly string _podman = RealPart.Find("podman", "podman");
    private readonly string _client = RealPart.Find("docker", "docker.io", "/usr/bin");
    private readonly string _folder = Directory.CreateTempSubdirectory("ops-podman-").FullName;
    private ServerProcess? _process;

    private PodmanServer()
    {
    }

    /// <summary>Gets where it listens, as <c>DOCKER_HOST</c> has it.</summary>
    public string Host => $"unix://{SocketPath}";

    /// <summary>Gets the folder that goes with it.</summary>
    public string Folder => _folder;

    private string SocketPath => Path.Combine(_folder, "podman.sock");

    /// <summary>Starts podman, or skips the test where there can be none.</summary>
    public static async Task<PodmanServer> StartAsync()
    {
        if (Environment.UserName != "root")
            RealPart.Missing("a private podman needs root");
        var server = new PodmanServer();
        var configuration = Path.Combine(server._folder, "containers.conf");
        // Its own defaults lie above the limits of machines without CAP_SYS_RESOURCE, and there may be no systemd.
        await File.WriteAllTextAsync(configuration, """
            [containers]
            default_ulimits = ["nofile=1024:1024", "nproc=1000:1000"]
            [engine]
            cgroup_manager = "cgroupfs"
            events_logger = "file"

            """);
        server._process = await ServerProcess.StartAsync(server._folder, server._folder, "TERM", ["env", $"CONTAINERS_CONF={configuration}", .. server.Command("system", "service", "--time=0", server.Host)]);
        await Eventually.HoldsAsync("podman answers", async () => File.Exists(server.SocketPath) && (await SystemCommand.TryRunAsync(server._client, "-H", server.Host, "version")).ExitCode == 0);
        return server;
    }

    /// <summary>Runs Docker's own command-line client on it and returns what it prints.</summary>
    public async Task<string> DockerAsync(params string[] arguments) => (await SystemCommand.RunAsync(_client, ["-H", Host, .. arguments])).TrimEnd();

    /// <summary>Makes an image of busybox, all its commands, and further files.</summary>
    /// <param name="reference">Its name and tag.</param>
    /// <param name="files">Files by absolute path; those that begin with <c>#!</c> can be executed.</param>
    /// <param name="changes">Instructions of a Dockerfile, such as <c>CMD ["httpd"]</c>.</param>
    /// <returns>The image's id.</returns>
    public Task<string> ImportAsync(string reference, IReadOnlyDictionary<string, string> files, params string[] changes) => BusyboxRoot.ImportAsync(DockerAsync, reference, files, changes);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await SystemCommand.TryRunAsync(_podman, [.. Options, "rm", "--all", "--force", "--time=0"]);
            await _process.DisposeAsync();
        }

        // Its monitors outlive it, those of commands that were run inside for ever, and still write.
        await Eventually.HoldsAsync("podman's processes have ended", async () =>
        {
            var left = (await SystemCommand.TryRunAsync("pgrep", "-f", _folder)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (left.Length > 0)
                await SystemCommand.TryRunAsync("kill", ["-KILL", .. left]);
            return left.Length == 0;
        });
        await Eventually.HoldsAsync("podman's folder is gone", () => Task.FromResult(TryDelete()));
    }

    private bool TryDelete()
    {
        try
        {
            if (Directory.Exists(_folder))
                Directory.Delete(_folder, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private string[] Options => ["--root", $"{_folder}/root", "--runroot", $"{_folder}/run", "--storage-driver", "vfs"];

    private IEnumerable<string> Command(params string[] arguments) => [_podman, .. Options, .. arguments];
}
