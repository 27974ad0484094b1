namespace Ops.Conformance;

/// <summary>A real Redis server on loopback in a private folder, without persistence.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly string _executable = RealPart.Find("redis-server", "redis-server");
    private readonly string _client = RealPart.Find("redis-cli", "redis-tools");
    private readonly string _folder = Directory.CreateTempSubdirectory("ops-redis-").FullName;
    private readonly RedisServerOptions _options;
    private ServerProcess? _process;

    private RedisServer(RedisServerOptions options) => _options = options;

    /// <summary>Gets the address that the server listens on.</summary>
    public string Host { get; } = "127.0.0.1";

    /// <summary>Gets the port that the server listens on; it stays the same when the server is stopped and started again.</summary>
    public int Port { get; } = LoopbackPort.Free();

    /// <summary>Gets the address and port.</summary>
    public string Endpoint => $"{Host}:{Port}";

    /// <summary>Gets the server's self-signed certificate as a PEM file, where it speaks TLS.</summary>
    public string CertificateFile => Path.Combine(_folder, "server.crt");

    /// <summary>Starts a server with the default settings.</summary>
    public static Task<RedisServer> StartAsync() => StartAsync(new RedisServerOptions());

    /// <summary>Starts a server.</summary>
    public static async Task<RedisServer> StartAsync(RedisServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var server = new RedisServer(options);
        if (options.Tls)
            await LoopbackCertificate.WriteAsync(server.CertificateFile, server.KeyFile);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts a replica of this server; it may still be synchronising when this returns.</summary>
    public Task<RedisServer> StartReplicaAsync()
    {
        var options = new RedisServerOptions { Settings = { ["replicaof"] = $"{Host} {Port}", ["repl-diskless-sync-delay"] = "0" } };
        if (_options.Password is { } password)
            options.Settings["masterauth"] = password;
        return StartAsync(options);
    }

    /// <summary>Starts the server again, empty, after <see cref="StopAsync"/>.</summary>
    public async Task StartAgainAsync()
    {
        if (_process is not null)
            return;

        _process = await ServerProcess.StartAsync(_folder, _folder, "TERM", [_executable, .. Arguments()]);
        try
        {
            await Eventually.HoldsAsync($"Redis answers on port {Port}", IsReadyAsync);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}; its log: {await File.ReadAllTextAsync(Path.Combine(_folder, "server.log"))}", exception);
        }

        foreach (var rule in _options.AclRules)
            await ExecuteAsync(["ACL", "SETUSER", .. rule.Split(' ')]);
    }

    /// <summary>Shuts the server down: clients are disconnected, and the port refuses.</summary>
    public async Task StopAsync()
    {
        if (_process is null)
            return;

        await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Freezes the server (SIGSTOP): connections are accepted and nothing answers.</summary>
    public Task FreezeAsync() => _process?.FreezeAsync() ?? Task.CompletedTask;

    /// <summary>Lets a frozen server go on.</summary>
    public Task ThawAsync() => _process?.ThawAsync() ?? Task.CompletedTask;

    /// <summary>Runs one command and returns what <c>redis-cli</c> prints.</summary>
    public async Task<string> ExecuteAsync(params string[] command)
    {
        var output = (await SystemCommand.RunAsync(_client, [.. ClientArguments(), .. command])).TrimEnd();
        return output.StartsWith("ERR ", StringComparison.Ordinal) ? throw new InvalidOperationException($"{string.Join(' ', command)}: {output}") : output;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private string KeyFile => Path.Combine(_folder, "server.key");

    private IEnumerable<string> Arguments()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["bind"] = Host, ["save"] = "", ["dir"] = _folder, ["port"] = _options.Tls ? "0" : $"{Port}" };
        if (_options.Password is { } password)
            settings["requirepass"] = password;
        if (_options.Tls)
            (settings["tls-port"], settings["tls-cert-file"], settings["tls-key-file"], settings["tls-auth-clients"]) = ($"{Port}", CertificateFile, KeyFile, "no");
        foreach (var (key, value) in _options.Settings)
            settings[key] = value;
        return settings.SelectMany(setting => (string[])[$"--{setting.Key}", .. setting.Key == "save" ? [setting.Value] : setting.Value.Split(' ')]);
    }

    private IEnumerable<string> ClientArguments()
    {
        string[] password = _options.Password is { } secret ? ["--no-auth-warning", "-a", secret] : [];
        string[] tls = _options.Tls ? ["--tls", "--cacert", CertificateFile] : [];
        return ["-h", Host, "-p", $"{Port}", .. password, .. tls];
    }

    private async Task<bool> IsReadyAsync() =>
        (await SystemCommand.TryRunAsync(_client, [.. ClientArguments(), "PING"])).Output.StartsWith("PONG", StringComparison.Ordinal);
}
