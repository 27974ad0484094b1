using Ops.Benchmarks.Measuring;
using Ops.Health;

namespace Ops.Benchmarks.Blockers;

/// <summary>The same probes under their schedules.</summary>
internal static class ScheduledBlockers
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(Report report, LagProbe[] others, BlockingProbe[] blockers)
    {
        var second = TimeSpan.FromSeconds(1);
        await using var monitor = new HealthMonitor(new HealthMonitorOptions { StreamBufferLength = 65_536 });
        for (var index = 0; index < blockers.Length; index++)
            monitor.Register(new ProbeRegistration($"blocker-{index}", blockers[index]) { Policy = new ProbePolicy { Interval = second, Blocking = true } });
        for (var index = 0; index < others.Length; index++)
            monitor.Register(new ProbeRegistration($"probe-{index}", others[index]) { Policy = new ProbePolicy { Interval = second } });

        using var end = new CancellationTokenSource(Length);
        var running = monitor.RunAsync(end.Token);
        var rest = new List<double>();
        var blocked = new List<double>();
        try
        {
            await foreach (var observation in monitor.WatchObservationsAsync(end.Token))
                (observation.Name.StartsWith("probe", StringComparison.Ordinal) ? rest : blocked).Add(observation.Observation.ScheduleLag.TotalMilliseconds);
        }
        catch (OperationCanceledException)
        {
            await running;
        }

        report.Line($"Under `RunAsync` with an interval of 1 s for all, blockers declared, {Length.TotalSeconds:0} s: schedule lag of the {rest.Count} runs of the others p50 {Show.Milliseconds(Statistics.Percentile(rest, 0.5))}, p99 {Show.Milliseconds(Statistics.Percentile(rest, 0.99))}, max {Show.Milliseconds(rest.Max())}; of the {blocked.Count} runs of the blockers p50 {Show.Milliseconds(Statistics.Percentile(blocked, 0.5))}, max {Show.Milliseconds(blocked.Max())}; {monitor.Prober.DroppedEvents} observations lost to the reader.");
    }
}
