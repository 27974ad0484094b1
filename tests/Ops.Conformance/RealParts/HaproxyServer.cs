namespace Ops.Conformance;

/// <summary>A real HAProxy on loopback in a private folder, with one frontend and one backend whose servers are empty slots.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class HaproxyServer : IAsyncDisposable
{
    private readonly string _executable = RealPart.Find("haproxy", "haproxy", "/usr/sbin");
    private readonly string _folder = Directory.CreateTempSubdirectory("ops-haproxy-").FullName;
    private readonly string _backend;
    private readonly string _serverOptions;
    private ServerProcess? _process;

    private HaproxyServer(string backend, string serverOptions) => (_backend, _serverOptions) = (backend, serverOptions);

    /// <summary>Gets where visitors ask.</summary>
    public Uri Url { get; } = new($"http://127.0.0.1:{LoopbackPort.Free()}/");

    /// <summary>Gets the runtime API.</summary>
    public string Endpoint => $"unix://{SocketPath}";

    /// <summary>Gets the socket of the runtime API.</summary>
    public string SocketPath => Path.Combine(_folder, "admin.sock");

    /// <summary>Starts HAProxy.</summary>
    /// <param name="backend">The backend's name.</param>
    /// <param name="serverOptions">What else is said of its servers, such as <c>check inter 200ms</c>.</param>
    public static async Task<HaproxyServer> StartAsync(string backend = "app", string serverOptions = "")
    {
        var server = new HaproxyServer(backend, serverOptions);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts HAProxy again after <see cref="StopAsync"/>; its slots are empty.</summary>
    public async Task StartAgainAsync()
    {
        if (_process is not null)
            return;

        var configuration = Path.Combine(_folder, "haproxy.cfg");
        await File.WriteAllTextAsync(configuration, $"""
            global
              stats socket unix@{SocketPath} mode 600 level admin
            defaults
              mode http
              timeout connect 2s
              timeout client 30s
              timeout server 30s
            frontend visitors
              bind 127.0.0.1:{Url.Port}
              default_backend {_backend}
            backend {_backend}
              balance roundrobin
              server-template slot 1-12 127.0.0.1:1 {_serverOptions} disabled

            """);
        _process = await ServerProcess.StartAsync(_folder, _folder, "TERM", [_executable, "-db", "-f", configuration]);
        await Eventually.HoldsAsync("HAProxy's runtime API is there", () => Task.FromResult(File.Exists(SocketPath)));
    }

    /// <summary>Stops HAProxy: the port refuses, and what it was told over its runtime API is forgotten.</summary>
    public async Task StopAsync()
    {
        if (_process is null)
            return;

        await _process.DisposeAsync();
        _process = null;
        File.Delete(SocketPath);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}
