using System.Diagnostics;
using System.Globalization;
using Ops.Benchmarks.Measuring;
using Ops.Health;

namespace Ops.Benchmarks.Schedule;

/// <summary>100,000 probes, each due every 10 s.</summary>
internal sealed class ScheduleCommand : ICommand
{
    private const int Probes = 100_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(11);

    private readonly StartProbe[] _probes = [.. Enumerable.Range(0, Probes).Select(_ => new StartProbe())];

    public string Name => "schedule";

    public async Task RunAsync(Arguments arguments)
    {
        var phase = TimeSpan.FromSeconds(arguments.Seconds(40) / 2);
        var options = new HealthMonitorOptions { StreamBufferLength = 262_144 };
        var report = new Report("100,000 probes at 10 s", Name);
        report.Line($"No-op probes under `RunAsync` with ticks of {options.Resolution.TotalMilliseconds:0} ms. After the first interval come two phases of {phase.TotalSeconds:0} s: one without a reader, in which CPU and bytes are measured, and one with a reader of all observations, in which lag is.");
        report.Line();
        await using var monitor = new HealthMonitor(options);
        var policy = new ProbePolicy { Interval = Interval };
        for (var index = 0; index < Probes; index++)
            monitor.Register(new ProbeRegistration(index.ToString(CultureInfo.InvariantCulture), _probes[index]) { Policy = policy });

        using var end = new CancellationTokenSource();
        var running = monitor.RunAsync(end.Token);
        await Task.Delay(SettleTime);
        await MeasureCostAsync(report, phase);
        await MeasureLagAsync(report, monitor, phase, options.Resolution);
        await end.CancelAsync();
        await running;
        report.Save(arguments.Results, Name);
    }

    private static async Task MeasureCostAsync(Report report, TimeSpan phase)
    {
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage;
        var started = Stopwatch.GetTimestamp();
        await Task.Delay(phase);
        var wall = Stopwatch.GetElapsedTime(started);
        var user = Environment.CpuUsage.UserTime - cpu.UserTime;
        var kernel = Environment.CpuUsage.PrivilegedTime - cpu.PrivilegedTime;
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        var runs = Probes * (wall / Interval);
        report.Line(string.Create(CultureInfo.InvariantCulture, $"- CPU: {(user + kernel) / wall:0.00 %} of a core ({user / wall:0.00 %} user, {kernel / wall:0.00 %} kernel), {(user + kernel).TotalNanoseconds / runs:0} ns a run, {bytes / runs:0.00} B a run"));
    }

    private async Task MeasureLagAsync(Report report, HealthMonitor monitor, TimeSpan phase, TimeSpan tick)
    {
        using var end = new CancellationTokenSource(phase);
        var lags = new List<double>(capacity: 1_000_000);
        var due = new TickCounter(tick);
        var begun = new TickCounter(tick);
        try
        {
            await foreach (var observation in monitor.WatchObservationsAsync(end.Token))
            {
                var lag = observation.Observation.ScheduleLag;
                var startedAt = _probes[int.Parse(observation.Name, CultureInfo.InvariantCulture)].StartedAt;
                lags.Add(lag / tick);
                begun.Count(startedAt);
                due.Count(startedAt - (long)(lag.TotalSeconds * Stopwatch.Frequency));
            }
        }
        catch (OperationCanceledException)
        {
            Report(report, lags, due, begun, monitor.Prober.DroppedEvents);
        }
    }

    private static void Report(Report report, List<double> lags, TickCounter due, TickCounter begun, long dropped)
    {
        report.Line(string.Create(CultureInfo.InvariantCulture, $"- Schedule lag over {lags.Count:#,0} runs, in ticks: p50 {Statistics.Percentile(lags, 0.5):0.00}, p99 {Statistics.Percentile(lags, 0.99):0.00}, p99.9 {Statistics.Percentile(lags, 0.999):0.00}, max {lags.Max():0.00}"));
        report.Line(string.Create(CultureInfo.InvariantCulture, $"- Runs due in the busiest tick: {due.Busiest} against a mean of {due.Mean:0.0} ({due.Busiest / due.Mean:0.00}×): how evenly phases are spread"));
        report.Line(string.Create(CultureInfo.InvariantCulture, $"- Runs begun in the busiest tick: {begun.Busiest} ({begun.Busiest / begun.Mean:0.00}× the mean): the same with what the machine delayed"));
        report.Line($"- Observations lost to the reader: {dropped}");
    }
}
