using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ops.Benchmarks.Measuring;
using Ops.Health;

namespace Ops.Benchmarks.Blockers;

/// <summary>200 probes that block their thread for 100 ms each, and how late the others start.</summary>
internal sealed class BlockersCommand : ICommand
{
    private const int Blockers = 200;
    private const int Others = 1_000;
    private static readonly TimeSpan Time = TimeSpan.FromMilliseconds(100);

    private readonly LagProbe[] _others = [.. Enumerable.Range(0, Others).Select(_ => new LagProbe())];
    private readonly BlockingProbe[] _blockers = [.. Enumerable.Range(0, Blockers).Select(_ => new BlockingProbe(Time))];

    public string Name => "blockers";

    public async Task RunAsync(Arguments arguments)
    {
        var report = new Report("200 blocking probes, and the others", Name);
        report.Line("200 probes sleep 100 ms in their thread; 1,000 others end at once. The lag of one of the others is the time from the beginning of the sweep to its start; medians over sweeps of the p50, the p99 and the largest lag within a sweep, and the largest of all. What comes out depends on where among the others the blockers are registered: first, last, or one before every five.");
        report.Line();
        var table = new MarkdownTable("contender, blockers' place", "sweeps", "p50 lag", "p99 lag", "max lag, median", "max lag, worst", "sweep, median");
        foreach (var order in Enum.GetValues<BlockerOrder>())
        {
            await OpsAsync(table, "Ops, declared (`Policy.Blocking`)", order, declared: true, skip: 1);
            await OpsAsync(table, "Ops, not declared, learned from two sweeps", order, declared: false, skip: 2);
            await FirstSweepAsync(table, order);
            await HealthCheckServiceAsync(table, order);
        }

        report.Line(table.ToString());
        await ScheduledBlockers.RunAsync(report, _others, _blockers);
        report.Save(arguments.Results, Name);
    }

    private async Task OpsAsync(MarkdownTable table, string name, BlockerOrder order, bool declared, int skip)
    {
        await using var monitor = CreateMonitor(order, declared);
        var sweeps = new List<double[]>();
        for (var sweep = 0; sweep < 5 + skip; sweep++)
        {
            var lags = await SweepAsync(monitor);
            if (sweep >= skip)
                sweeps.Add(lags);
        }

        Add(table, name, order, sweeps);
    }

    /// <summary>A monitor that has not seen these probes before finds out by itself which of them block.</summary>
    private async Task FirstSweepAsync(MarkdownTable table, BlockerOrder order)
    {
        var sweeps = new List<double[]>();
        for (var sweep = 0; sweep < 3; sweep++)
        {
            await using var monitor = CreateMonitor(order, declared: false);
            sweeps.Add(await SweepAsync(monitor));
        }

        Add(table, "Ops, not declared, the very first sweep", order, sweeps);
    }

    private async Task HealthCheckServiceAsync(MarkdownTable table, BlockerOrder order)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddHealthChecks();
        services.Configure<HealthCheckServiceOptions>(options =>
        {
            foreach (var (index, probe) in order.Arrange(_blockers, _others).Index())
                options.Registrations.Add(new HealthCheckRegistration($"check-{index}", probe, null, null, Peers.Rules.Timeout));
        });
        await using var provider = services.BuildServiceProvider();
        var service = provider.GetRequiredService<HealthCheckService>();
        var sweeps = new List<double[]>();
        for (var sweep = 0; sweep < 3; sweep++)
            sweeps.Add(await MeasureAsync(() => service.CheckHealthAsync()));
        Add(table, "HealthCheckService, logging off", order, sweeps);
    }

    private HealthMonitor CreateMonitor(BlockerOrder order, bool declared)
    {
        var monitor = new HealthMonitor(new HealthMonitorOptions());
        foreach (var (index, probe) in order.Arrange(_blockers, _others).Index())
            monitor.Register(new ProbeRegistration($"probe-{index}", probe) { Policy = new ProbePolicy { Blocking = declared && probe is BlockingProbe } });
        return monitor;
    }

    private Task<double[]> SweepAsync(HealthMonitor monitor) => MeasureAsync(async () =>
    {
        var report = await monitor.SweepAsync(CancellationToken.None);
        if (report.CountOf(ProbeOutcome.Completed) != Blockers + Others)
            throw new InvalidOperationException(report.ToString());
    });

    /// <summary>Returns the lags of the others in milliseconds and, last, the time of the whole sweep.</summary>
    private async Task<double[]> MeasureAsync(Func<Task> sweep)
    {
        var started = Stopwatch.GetTimestamp();
        await sweep();
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return [.. _others.Select(other => Stopwatch.GetElapsedTime(started, other.StartedAt).TotalMilliseconds), took];
    }

    private static void Add(MarkdownTable table, string name, BlockerOrder order, List<double[]> sweeps)
    {
        double Over(Func<IEnumerable<double>, double> choose) => Statistics.Median(sweeps.Select(sweep => choose(sweep.SkipLast(1))));
        table.Add(
            $"{name}; {order.ToString().ToLowerInvariant()}",
            Show.Number(sweeps.Count),
            Show.Milliseconds(Over(lags => Statistics.Percentile(lags, 0.5))),
            Show.Milliseconds(Over(lags => Statistics.Percentile(lags, 0.99))),
            Show.Milliseconds(Over(lags => lags.Max())),
            Show.Milliseconds(sweeps.Max(sweep => sweep.SkipLast(1).Max())),
            Show.Milliseconds(Statistics.Median(sweeps.Select(sweep => sweep[^1]))));
    }
}
