using System.Diagnostics;
using Ops.Benchmarks.Measuring;
using Ops.Health;

namespace Ops.Benchmarks.Hung;

/// <summary>One probe among 10,000 hangs and ignores its token.</summary>
internal sealed class HungCommand : ICommand
{
    private const int Others = 9_999;
    private const int Rounds = 7;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    public string Name => "hung";

    public async Task RunAsync(Arguments arguments)
    {
        var options = new HealthMonitorOptions();
        var limit = Timeout + Grace + (2 * options.Resolution);
        var report = new Report("One hung probe among 10,000", Name);
        report.Line($"10,000 probes with a timeout of 1 s and a grace of 500 ms under default options ({options.MaxConcurrency} at once, ticks of {options.Resolution.TotalMilliseconds:0} ms): 9,999 take 5 ms by a timer; the first ignores its token and never ends by itself. Clean sweeps, in which it ends at once, and hung sweeps take turns, {Rounds} of each. The sweep must end within timeout + grace + 2 ticks = {limit.TotalMilliseconds:#,0} ms.");
        report.Line();
        var table = new MarkdownTable("case", "sweep, median", "sweep, longest", "others' p99, clean", "others' p99, hung", "p99 hung ÷ clean", "outcome of the hung probe");
        await OpsAsync(table, "Ops, hangs as a pending task", blocksItsThread: false);
        await OpsAsync(table, "Ops, blocks its thread", blocksItsThread: true);
        report.Line(table.ToString());
        await HealthCheckServiceHang.RunAsync(report, Others, Delay, Timeout);
        report.Save(arguments.Results, Name);
    }

    private static async Task OpsAsync(MarkdownTable table, string name, bool blocksItsThread)
    {
        var hung = new HungProbe(blocksItsThread);
        await using var monitor = new HealthMonitor(new HealthMonitorOptions());
        var policy = new ProbePolicy { Timeout = Timeout, AbandonGrace = Grace };
        monitor.Register(new ProbeRegistration("hung", hung) { Policy = policy });
        for (var index = 0; index < Others; index++)
            monitor.Register(new ProbeRegistration($"probe-{index}", new DelayProbe(Delay)) { Policy = policy });

        var report = new SweepReport();
        await monitor.SweepAsync(report, CancellationToken.None);
        var sweeps = new List<double>();
        var clean = new List<double>();
        var others = new List<double>();
        var outcome = ProbeOutcome.None;
        for (var round = 0; round < Rounds; round++)
        {
            hung.Hangs = false;
            await monitor.SweepAsync(report, CancellationToken.None);
            clean.AddRange(OthersOf(report));
            hung.Hangs = true;
            var started = Stopwatch.GetTimestamp();
            await monitor.SweepAsync(report, CancellationToken.None);
            sweeps.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            others.AddRange(OthersOf(report));
            outcome = report[0].Outcome;
            hung.LetGo();
            while (monitor.Prober.AbandonedNow > 0)
                await Task.Delay(10);
        }

        var cleanTail = Statistics.Percentile(clean, 0.99);
        var tail = Statistics.Percentile(others, 0.99);
        table.Add(name, Show.Milliseconds(Statistics.Median(sweeps)), Show.Milliseconds(sweeps.Max()), Show.Number(cleanTail) + " ms", Show.Number(tail) + " ms", Show.Ratio(tail / cleanTail), outcome.ToString());
    }

    private static IEnumerable<double> OthersOf(SweepReport report) => report.Skip(1).Select(entry => entry.Duration.TotalMilliseconds);
}
