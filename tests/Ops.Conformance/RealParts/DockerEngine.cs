namespace Ops.Conformance;

/// <summary>A real Docker Engine on a unix socket in a private folder, with images of its own; it ends with everything it runs.</summary>
/// <remarks>
/// It needs root. It changes no rules of the firewall: ports are published by the engine's own proxy, and its bridges go with it.
/// Not thread-safe; the engine itself is.
/// </remarks>
public sealed class DockerEngine : IAsyncDisposable
{
    // Ends the containers first, since the engine would wait for each of them, and leaves neither bridges nor mounts behind.
    private const string Supervisor = """
        folder=$1; shift
        command=("$@")
        "${command[@]}" & daemon=$!
        restart() {
          kill -TERM $daemon
          wait $daemon
          "${command[@]}" & daemon=$!
        }
        finish() {
          trap '' TERM
          docker=(timeout 5 docker -H "unix://$folder/docker.sock")
          "${docker[@]}" ps -aq | xargs -r "${docker[@]}" rm -f
          "${docker[@]}" network ls -q --filter type=custom | xargs -r "${docker[@]}" network rm
          kill -TERM $daemon
          wait $daemon
          for i in 1 2 3 4 5 6 7 8 9 10; do pgrep -f "^[^ ]*containerd[^ ]* .*$folder/exec" > /dev/null || break; sleep 0.2; done
          awk -v folder="$folder/" 'index($2, folder) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r umount -l
          exit 0
        }
        trap finish TERM
        trap restart HUP
        while kill -0 $daemon 2>/dev/null; do wait $daemon; done
        """;

    private readonly string _daemon = RealPart.Find("dockerd", "docker.io", "/usr/sbin");
    private readonly string _client = RealPart.Find("docker", "docker.io", "/usr/bin");
    private readonly string _folder = Directory.CreateTempSubdirectory("ops-docker-").FullName;
    private readonly string _pool = $"10.{Random.Shared.Next(64, 250)}.{Random.Shared.Next(0, 16) * 16}.0/20";
    private readonly DockerEngineOptions _options;
    private ServerProcess? _process;
    private DockerRegistry? _registry;

    private DockerEngine(DockerEngineOptions options) => _options = options;

    /// <summary>Gets where the engine listens, as <c>DOCKER_HOST</c> has it.</summary>
    public string Host => $"unix://{SocketPath}";

    /// <summary>Gets the path of the engine's socket.</summary>
    public string SocketPath => Path.Combine(_folder, "docker.sock");

    /// <summary>Gets the address at which the engine listens for TLS, with <see cref="DockerEngineOptions.Tls"/>.</summary>
    public string TlsHost { get; } = $"tcp://127.0.0.1:{LoopbackPort.Free()}";

    /// <summary>Gets the PEM file with the certificate that engine and clients show and trust, with <see cref="DockerEngineOptions.Tls"/>.</summary>
    public string CertificateFile => Path.Combine(_folder, "engine.crt");

    /// <summary>Gets the PEM file with the key of that certificate.</summary>
    public string KeyFile => Path.Combine(_folder, "engine.key");

    /// <summary>Gets the folder that goes with the engine; tests may put files there that containers mount.</summary>
    public string Folder => _folder;

    /// <summary>Gets the engine's registry, which is started with <see cref="DockerEngineOptions.WithRegistry"/>.</summary>
    public DockerRegistry Registry => _registry ?? throw new InvalidOperationException("The engine was started without a registry.");

    /// <summary>Starts an engine with the default settings.</summary>
    public static Task<DockerEngine> StartAsync() => StartAsync(new DockerEngineOptions());

    /// <summary>Starts an engine, or skips the test where there can be none.</summary>
    public static async Task<DockerEngine> StartAsync(DockerEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var engine = new DockerEngine(options);
        if (Environment.UserName != "root")
            RealPart.Missing("a private Docker Engine needs root");
        if (options.WithRegistry)
            engine._registry = await DockerRegistry.StartAsync();
        if (options.Tls)
            await LoopbackCertificate.WriteAsync(engine.CertificateFile, engine.KeyFile);
        await engine.StartAgainAsync();
        return engine;
    }

    /// <summary>Starts the engine again after <see cref="StopAsync"/>; images and volumes are still there.</summary>
    public async Task StartAgainAsync()
    {
        if (_process is not null)
            return;

        _process = await ServerProcess.StartAsync(_folder, _folder, "TERM", ["bash", "-c", Supervisor, "engine", _folder, .. Command()]);
        try
        {
            await Eventually.HoldsAsync("the Docker Engine answers", async () => (await SystemCommand.TryRunAsync(_client, "-H", Host, "version")).ExitCode == 0);
        }
        catch (TimeoutException)
        {
            var log = await File.ReadAllTextAsync(Path.Combine(_folder, "server.log"));
            await DisposeAsync();
            RealPart.Missing($"a Docker Engine does not start on this machine: {log[^Math.Min(log.Length, 2000)..]}");
        }
    }

    /// <summary>Stops the engine with all containers, which are gone afterwards; the socket refuses.</summary>
    public async Task StopAsync()
    {
        if (_process is null)
            return;

        await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Restarts the engine itself, as an upgrade does: containers end with it, and come back where their restart policy says so.</summary>
    public async Task RestartAsync()
    {
        var pidFile = Path.Combine(_folder, "pid");
        var before = await File.ReadAllTextAsync(pidFile);
        await SystemCommand.RunAsync("kill", "-HUP", $"{_process!.Id}");
        await Eventually.HoldsAsync("the Docker Engine answers again", async () =>
            File.Exists(pidFile) && await File.ReadAllTextAsync(pidFile) is { Length: > 0 } now && now != before && (await SystemCommand.TryRunAsync(_client, "-H", Host, "version")).ExitCode == 0);
    }

    /// <summary>Freezes the engine (SIGSTOP): connections are accepted and nothing answers; containers go on.</summary>
    public Task FreezeAsync() => _process?.FreezeAsync() ?? Task.CompletedTask;

    /// <summary>Lets a frozen engine go on.</summary>
    public Task ThawAsync() => _process?.ThawAsync() ?? Task.CompletedTask;

    /// <summary>Runs Docker's own command-line client on this engine and returns what it prints.</summary>
    public async Task<string> DockerAsync(params string[] arguments) => (await SystemCommand.RunAsync(_client, ["-H", Host, .. arguments])).TrimEnd();

    /// <summary>Runs docker-compose on this engine and returns what it prints.</summary>
    public Task<string> ComposeAsync(params string[] arguments)
    {
        var compose = RealPart.Find("docker-compose", "docker-compose");
        return SystemCommand.RunAsync("env", [$"DOCKER_HOST={Host}", compose, .. arguments]);
    }

    /// <summary>Makes an image of busybox, all its commands, and further files.</summary>
    /// <param name="reference">Its name and tag.</param>
    /// <param name="files">Files by absolute path; those that begin with <c>#!</c> can be executed.</param>
    /// <param name="changes">Instructions of a Dockerfile, such as <c>CMD ["httpd"]</c>.</param>
    /// <returns>The image's id.</returns>
    public Task<string> ImportAsync(string reference, IReadOnlyDictionary<string, string> files, params string[] changes) => BusyboxRoot.ImportAsync(DockerAsync, reference, files, changes);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_registry is not null)
            await _registry.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private IEnumerable<string> Command()
    {
        string[] tls = _options.Tls ? ["-H", TlsHost, "--tlsverify", "--tlscacert", CertificateFile, "--tlscert", CertificateFile, "--tlskey", KeyFile] : [];
        string[] registry = _registry is { } local ? ["--insecure-registry", local.Address] : [];
        return
        [
            _daemon, "-H", Host, $"--data-root={_folder}/data", $"--exec-root={_folder}/exec", $"--pidfile={_folder}/pid",
            "--bridge=none", "--iptables=false", "--ip-forward=false", "--ip-masq=false", "--shutdown-timeout=2",
            $"--default-address-pool=base={_pool},size=26", .. tls, .. registry,
        ];
    }
}
