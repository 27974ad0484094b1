using Ops.Benchmarks.Measuring;
using Ops.Benchmarks.Probes;
using Ops.Health;

namespace Ops.Benchmarks.Memory;

/// <summary>What the engine keeps for each of 100,000 registered probes.</summary>
internal sealed class MemoryCommand : ICommand
{
    private const int Probes = 100_000;

    public string Name => "memory";

    public async Task RunAsync(Arguments arguments)
    {
        var report = new Report("Memory of 100,000 registered probes", Name);
        report.Line("Differences of `GC.GetTotalMemory(true)` divided by the probes. The probe objects, their names, policies and registrations are made before and not counted: they are the application's. The report of a sweep is the caller's, and its bytes have a column of their own.");
        report.Line();
        var table = new MarkdownTable("history", "registered, B", "after a sweep, B", "the sweep's report, B", "with a running schedule, B", "after the schedule ended, B");
        foreach (var history in (int[])[0, 16])
            await MeasureAsync(table, history);
        report.Line(table.ToString());
        report.Save(arguments.Results, Name);
    }

    private static async Task MeasureAsync(MarkdownTable table, int history)
    {
        var registrations = Registrations();
        var atStart = Used();
        var monitor = new HealthMonitor(new HealthMonitorOptions { HistoryLength = history });
        foreach (var registration in registrations)
            monitor.Register(registration);
        var registered = Used() - atStart;

        var sweep = new SweepReport();
        await monitor.SweepAsync(sweep, CancellationToken.None);
        var withReport = Used() - atStart;
        GC.KeepAlive(sweep);
        sweep = null;
        var swept = Used() - atStart;

        using var end = new CancellationTokenSource();
        var running = monitor.RunAsync(end.Token);
        await Task.Delay(TimeSpan.FromSeconds(12));
        var scheduled = Used() - atStart;
        await end.CancelAsync();
        await running;
        var after = Used() - atStart;
        await monitor.DisposeAsync();
        GC.KeepAlive(registrations);
        table.Add(Show.Number(history), Per(registered), Per(swept), Per(withReport - swept), Per(scheduled), Per(after));
    }

    private static ProbeRegistration[] Registrations()
    {
        var policy = new ProbePolicy { Interval = TimeSpan.FromSeconds(10) };
        var probe = new NoOpProbe();
        return [.. Enumerable.Range(0, Probes).Select(index => new ProbeRegistration($"probe-{index}", probe) { Policy = policy })];
    }

    private static double Used()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static string Per(double bytes) => Show.Number(bytes / Probes);
}
