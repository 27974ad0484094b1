using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Ops.Benchmarks.Peers;

namespace Ops.Benchmarks.External;

/// <summary>Prometheus' blackbox_exporter with one module: GET, any 2xx.</summary>
internal sealed class BlackboxExporter : IAsyncDisposable
{
    private const string Configuration = """
        modules:
          http_2xx:
            prober: http
            timeout: 5s
            http:
              method: GET
              preferred_ip_protocol: ip4
        """;

    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = Rules.Width });
    private readonly ChildProcess _process;
    private readonly string _file;
    private readonly Uri _probe;

    private BlackboxExporter(ChildProcess process, string file, Uri probe)
    {
        _process = process;
        _file = file;
        _probe = probe;
    }

    /// <summary>The CPU time of the exporter's process alone; what drives it is not counted.</summary>
    public TimeSpan CpuTime => _process.CpuTime;

    public static async Task<BlackboxExporter> StartAsync(string program, Uri target)
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(file, Configuration);
        var port = FreePort().ToString(CultureInfo.InvariantCulture);
        var process = ChildProcess.Start(program, "--config.file", file, "--web.listen-address", $"127.0.0.1:{port}");
        var exporter = new BlackboxExporter(process, file, new Uri($"http://127.0.0.1:{port}/probe?module=http_2xx&target={Uri.EscapeDataString(target.ToString())}"));
        await exporter.WaitUntilReadyAsync();
        return exporter;
    }

    /// <summary>Lets the exporter probe so many times, as many at once as the other contenders do.</summary>
    public Task ProbeAsync(int times) => Parallel.ForAsync(0, times, new ParallelOptions { MaxDegreeOfParallelism = Rules.Width }, async (_, cancellationToken) =>
    {
        var answer = await _client.GetStringAsync(_probe, cancellationToken);
        if (!answer.Contains("\nprobe_success 1", StringComparison.Ordinal))
            throw new InvalidOperationException("The exporter's probe failed: " + answer);
    });

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _client.Dispose();
        File.Delete(_file);
    }

    private async Task WaitUntilReadyAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            try
            {
                await _client.GetStringAsync(_probe, limit.Token);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50, limit.Token);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
