namespace Ops.Conformance;

/// <summary>A real nginx on loopback in a private folder, which passes requests to the upstream of a file that it includes.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class NginxServer : IAsyncDisposable
{
    private readonly string _executable = RealPart.Find("nginx", "nginx-light", "/usr/sbin");
    private readonly string _folder = Directory.CreateTempSubdirectory("ops-nginx-").FullName;
    private readonly string _upstream;
    private ServerProcess? _process;

    private NginxServer(string upstream) => _upstream = upstream;

    /// <summary>Gets where visitors ask.</summary>
    public Uri Url { get; } = new($"http://127.0.0.1:{LoopbackPort.Free()}/");

    /// <summary>Gets the executable.</summary>
    public string Executable => _executable;

    /// <summary>Gets the configuration file.</summary>
    public string ConfigurationFile => Path.Combine(_folder, "nginx.conf");

    /// <summary>Gets the file with the upstream, which may be replaced.</summary>
    public string UpstreamFile => Path.Combine(_folder, "upstream.conf");

    /// <summary>Gets the file with the id of the first process.</summary>
    public string PidFile => Path.Combine(_folder, "nginx.pid");

    /// <summary>Starts nginx with an upstream that has no server.</summary>
    public static async Task<NginxServer> StartAsync(string upstream = "app")
    {
        var server = new NginxServer(upstream);
        await server.StartAsync();
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync()
    {
        await File.WriteAllTextAsync(UpstreamFile, $"upstream {_upstream} {{ server 127.0.0.1:1 down; }}\n");
        await File.WriteAllTextAsync(ConfigurationFile, $$"""
            daemon off;
            worker_processes 1;
            user root;
            pid {{PidFile}};
            error_log {{_folder}}/error.log;
            events { worker_connections 512; }
            http {
              access_log off;
              client_body_temp_path {{_folder}}/body; proxy_temp_path {{_folder}}/proxy; fastcgi_temp_path {{_folder}}/fastcgi; uwsgi_temp_path {{_folder}}/uwsgi; scgi_temp_path {{_folder}}/scgi;
              include {{UpstreamFile}};
              server {
                listen 127.0.0.1:{{Url.Port}};
                location / { proxy_pass http://{{_upstream}}; }
              }
            }

            """);
        _process = await ServerProcess.StartAsync(_folder, _folder, "QUIT", [_executable, "-e", $"{_folder}/error.log", "-c", ConfigurationFile]);
        await Eventually.HoldsAsync("nginx has started", () => Task.FromResult(File.Exists(PidFile) && new FileInfo(PidFile).Length > 0));
    }
}
