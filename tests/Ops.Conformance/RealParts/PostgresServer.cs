namespace Ops.Conformance;

/// <summary>A real PostgreSQL server on loopback in a private folder, with the superuser <c>postgres</c>, the database <c>postgres</c> and a password.</summary>
/// <remarks>Where the test runs as root the server runs as the system user <c>postgres</c>, since PostgreSQL refuses root. Not thread-safe.</remarks>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly PostgresInstallation _installation;
    private readonly string _folder;
    private readonly IReadOnlyList<string> _settings;
    private ServerProcess? _process;

    private PostgresServer(PostgresInstallation installation, string folder, string password, IEnumerable<KeyValuePair<string, string>> settings)
    {
        _installation = installation;
        _folder = folder;
        Password = password;
        Port = LoopbackPort.Free();
        _settings = [.. settings.SelectMany(setting => (string[])["-c", $"{setting.Key}={setting.Value}"])];
    }

    /// <summary>Gets the address that the server listens on.</summary>
    public string Host { get; } = "127.0.0.1";

    /// <summary>Gets the port that the server listens on; it stays the same when the server is stopped and started again.</summary>
    public int Port { get; }

    /// <summary>Gets the password of the superuser.</summary>
    public string Password { get; }

    /// <summary>Gets the connection string of the superuser.</summary>
    public string ConnectionString => $"Host={Host};Port={Port};Username=postgres;Password={Password};Database=postgres";

    /// <summary>Makes and starts a server with the default settings.</summary>
    public static Task<PostgresServer> StartAsync() => StartAsync(new PostgresServerOptions());

    /// <summary>Makes and starts a server.</summary>
    public static async Task<PostgresServer> StartAsync(PostgresServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var installation = PostgresInstallation.Find();
        var folder = await installation.CreateFolderAsync();
        var server = new PostgresServer(installation, folder, $"pw-{Guid.NewGuid():N}", Defaults(options));
        await server.InitializeAsync();
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Makes and starts a hot standby that streams from this server.</summary>
    /// <param name="name">The name under which this server sees it (its <c>application_name</c>).</param>
    public async Task<PostgresServer> StartStandbyAsync(string name)
    {
        var folder = await _installation.CreateFolderAsync();
        var source = $"host={Host} port={Port} user=postgres password={Password} application_name={name}";
        await _installation.RunAsync("pg_basebackup", "-d", source, "-D", Data(folder), "-R", "-X", "stream", "-c", "fast");
        var standby = new PostgresServer(_installation, folder, Password, Defaults(new PostgresServerOptions()));
        await standby.StartAgainAsync();
        return standby;
    }

    /// <summary>Starts the server again after <see cref="StopAsync"/>.</summary>
    public async Task StartAgainAsync()
    {
        if (_process is not null)
            return;

        var command = _installation.Command("postgres", ["-D", Data(_folder), "-h", Host, "-p", $"{Port}", "-k", _folder, .. _settings]);
        _process = await ServerProcess.StartAsync(_folder, _folder, "INT", command);
        try
        {
            await Eventually.HoldsAsync($"PostgreSQL accepts connections on port {Port}", IsReadyAsync);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}; its log: {await File.ReadAllTextAsync(System.IO.Path.Combine(_folder, "server.log"))}", exception);
        }
    }

    /// <summary>Shuts the server down as <c>pg_ctl stop -m fast</c> does: clients are disconnected, and the port refuses.</summary>
    public async Task StopAsync()
    {
        if (_process is null)
            return;

        await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Kills the server and all its backends (SIGKILL), as a crash does; <see cref="StartAgainAsync"/> recovers what it had committed.</summary>
    public async Task KillAsync()
    {
        if (_process is not null)
            await _process.KillAsync();
        await StopAsync();
    }

    /// <summary>Freezes the server and all its backends (SIGSTOP): connections are accepted and nothing answers.</summary>
    public Task FreezeAsync() => _process?.FreezeAsync() ?? Task.CompletedTask;

    /// <summary>Lets a frozen server go on.</summary>
    public Task ThawAsync() => _process?.ThawAsync() ?? Task.CompletedTask;

    /// <summary>Runs SQL as the superuser, outside any pool of the test, and returns the rows as <c>psql -At</c> prints them.</summary>
    public async Task<string> ExecuteAsync(string sql)
    {
        var target = $"host={Host} port={Port} user=postgres password={Password} dbname=postgres";
        return (await SystemCommand.RunAsync(_installation.Path("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", target, "-c", sql)).TrimEnd();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private static Dictionary<string, string> Defaults(PostgresServerOptions options) =>
        new(options.Settings, StringComparer.Ordinal) { ["fsync"] = options.Settings.TryGetValue("fsync", out var fsync) ? fsync : "off" };

    private static string Data(string folder) => System.IO.Path.Combine(folder, "data");

    private async Task InitializeAsync()
    {
        var passwordFile = System.IO.Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(passwordFile, Password);
        await _installation.OwnAsync(passwordFile);
        await _installation.RunAsync("initdb", "-D", Data(_folder), "-U", "postgres", "-A", "scram-sha-256", "--pwfile", passwordFile, "--no-sync", "-E", "UTF8", "--no-locale");
        File.Delete(passwordFile);
    }

    private async Task<bool> IsReadyAsync() =>
        (await SystemCommand.TryRunAsync(_installation.Path("pg_isready"), "-q", "-h", Host, "-p", $"{Port}", "-t", "1")).ExitCode == 0;
}
