using BenchmarkDotNet.Attributes;
using Ops.Benchmarks.Http;
using Ops.Benchmarks.Measuring;
using Ops.Benchmarks.Peers;
using Ops.Providers.Network;

namespace Ops.Benchmarks.Bdn;

/// <summary>One sweep over HTTP probes of a server in a process of its own.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "The clean-up disposes what the set-up made.")]
public class HttpBenchmarks
{
    private TargetServer _server = null!;
    private HttpMessageInvoker _client = null!;
    private Contender _contender = null!;

    [Params(1, 1_000, 10_000)]
    public int Probes { get; set; }

    [Params("GET", "HEAD")]
    public string Method { get; set; } = "";

    [GlobalSetup(Target = nameof(OpsRawTier))]
    public async Task SetUpOpsRawTier() => _contender = new OpsHttpContender("", await StartAsync(), HttpTier.Raw);

    [GlobalSetup(Target = nameof(OpsDefaultTier))]
    public async Task SetUpOpsDefaultTier() => _contender = new OpsHttpContender("", await StartAsync(), HttpTier.Default);

    [GlobalSetup(Target = nameof(ParallelForAsyncHttpClient))]
    public async Task SetUpParallelForAsyncHttpClient() => _contender = new ForAsyncContender(await CreateAsync());

    [GlobalSetup(Target = nameof(HealthCheckServiceLoggingOff))]
    public async Task SetUpHealthCheckServiceLoggingOff() => _contender = HealthCheckServiceContender.WithoutLogging(await CreateAsync());

    [GlobalCleanup]
    public async Task CleanUp()
    {
        await _contender.DisposeAsync();
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Benchmark(Baseline = true)]
    public Task OpsRawTier() => _contender.SweepAsync(1);

    [Benchmark]
    public Task OpsDefaultTier() => _contender.SweepAsync(1);

    [Benchmark]
    public Task ParallelForAsyncHttpClient() => _contender.SweepAsync(1);

    [Benchmark]
    public Task HealthCheckServiceLoggingOff() => _contender.SweepAsync(1);

    private async Task<HttpCase> StartAsync()
    {
        _server = await TargetServer.StartAsync();
        var target = new HttpCase(_server.Url, new HttpMethod(Method), HttpConnectionMode.Reuse, Probes);
        _client = ClientProbe.CreateClient(target, plainInvoker: false);
        return target;
    }

    private async Task<ClientProbe[]> CreateAsync()
    {
        var target = await StartAsync();
        return [.. Enumerable.Range(0, Probes).Select(_ => new ClientProbe(_client, target))];
    }
}
