using BenchmarkDotNet.Attributes;
using Ops.Benchmarks.Measuring;
using Ops.Benchmarks.Peers;
using Ops.Benchmarks.Probes;
using Ops.Health;

namespace Ops.Benchmarks.Bdn;

/// <summary>One sweep over probes of a kind.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "The clean-up disposes what the set-up made.")]
public class FanOutBenchmarks
{
    private Contender _contender = null!;

    [Params(1, 1_000, 10_000, 100_000)]
    public int Probes { get; set; }

    [ParamsAllValues]
    public ProbeKind Kind { get; set; }

    [GlobalSetup(Target = nameof(Ops))]
    public void SetUpOps() => _contender = new OpsContender("", Create(), SweepStart.ThreadPool);

    [GlobalSetup(Target = nameof(OpsOnCallersThread))]
    public void SetUpOpsOnCallersThread() => _contender = new OpsContender("", Create(), SweepStart.CallerThread);

    [GlobalSetup(Target = nameof(OpsNewReport))]
    public void SetUpOpsNewReport() => _contender = new OpsOneShotContender("", Create(), SweepStart.ThreadPool);

    [GlobalSetup(Target = nameof(HealthCheckServiceLoggingOff))]
    public void SetUpHealthCheckServiceLoggingOff() => _contender = HealthCheckServiceContender.WithoutLogging(Create());

    [GlobalSetup(Target = nameof(HealthCheckServiceDefaultLogging))]
    public void SetUpHealthCheckServiceDefaultLogging() => _contender = HealthCheckServiceContender.WithDefaultLogging(Create());

    [GlobalSetup(Target = nameof(WhenAll))]
    public void SetUpWhenAll() => _contender = new WhenAllContender(Create());

    [GlobalSetup(Target = nameof(ParallelForEachAsync))]
    public void SetUpParallelForEachAsync() => _contender = new ForEachAsyncContender(Create());

    [GlobalSetup(Target = nameof(Semaphore))]
    public void SetUpSemaphore() => _contender = new SemaphoreContender(Create());

    [GlobalSetup(Target = nameof(Channel))]
    public void SetUpChannel() => _contender = new ChannelContender(Create());

    [GlobalCleanup]
    public async Task CleanUp() => await _contender.DisposeAsync();

    [Benchmark(Baseline = true)]
    public Task Ops() => _contender.SweepAsync(1);

    [Benchmark]
    public Task OpsOnCallersThread() => _contender.SweepAsync(1);

    [Benchmark]
    public Task OpsNewReport() => _contender.SweepAsync(1);

    [Benchmark]
    public Task HealthCheckServiceLoggingOff() => _contender.SweepAsync(1);

    [Benchmark]
    public Task HealthCheckServiceDefaultLogging() => _contender.SweepAsync(1);

    [Benchmark]
    public Task WhenAll() => _contender.SweepAsync(1);

    [Benchmark]
    public Task ParallelForEachAsync() => _contender.SweepAsync(1);

    [Benchmark]
    public Task Semaphore() => _contender.SweepAsync(1);

    [Benchmark]
    public Task Channel() => _contender.SweepAsync(1);

    private IBenchProbe[] Create() => ProbeKinds.Create(Kind, Probes);
}
