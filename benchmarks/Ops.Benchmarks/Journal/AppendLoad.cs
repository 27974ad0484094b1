using System.Diagnostics;
using Ops.Benchmarks.Measuring;

namespace Ops.Benchmarks.Journal;

/// <summary>Writers that append one event after the other to the same store.</summary>
internal sealed class AppendLoad(IAppender appender, int writers) : IAsyncDisposable
{
    private readonly long[] _versions = new long[writers];
    private readonly List<AppendSample> _samples = [];

    public string Name => appender.Name;

    public AppendSample Median => new(
        Statistics.Median(_samples.Select(sample => sample.PerSecond)),
        Statistics.Median(_samples.Select(sample => sample.P50)),
        Statistics.Median(_samples.Select(sample => sample.P99)),
        Statistics.Median(_samples.Select(sample => sample.CpuNanoseconds)),
        Statistics.Median(_samples.Select(sample => sample.Bytes)));

    /// <summary>Lets the writers append for a while.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="isMeasured">Whether it counts; the first time compiles and fills pools.</param>
    public async Task RunAsync(TimeSpan duration, bool isMeasured)
    {
        GC.Collect();
        var latencies = Enumerable.Range(0, writers).Select(_ => new List<double>(1 << 16)).ToArray();
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() => AppendAsync(writer, started, duration, latencies[writer]))));
        var wall = Stopwatch.GetElapsedTime(started);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        if (!isMeasured)
            return;

        var all = latencies.SelectMany(latency => latency).ToList();
        _samples.Add(new AppendSample(all.Count / wall.TotalSeconds, Statistics.Percentile(all, 0.5), Statistics.Percentile(all, 0.99), cpu.TotalNanoseconds / all.Count, (double)bytes / all.Count));
    }

    public async ValueTask DisposeAsync()
    {
        await appender.VerifyAsync(_versions);
        await appender.DisposeAsync();
    }

    private async Task AppendAsync(int writer, long started, TimeSpan duration, List<double> latencies)
    {
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            var begun = Stopwatch.GetTimestamp();
            await appender.AppendAsync(writer, _versions[writer]);
            _versions[writer]++;
            latencies.Add(Stopwatch.GetElapsedTime(begun).TotalNanoseconds);
        }
    }
}
