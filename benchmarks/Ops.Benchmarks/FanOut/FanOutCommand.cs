using Ops.Benchmarks.Measuring;
using Ops.Benchmarks.Peers;
using Ops.Benchmarks.Probes;
using Ops.Health;

namespace Ops.Benchmarks.FanOut;

/// <summary>Sweeps of 1 to 100,000 probes: Ops against the health check service and what one writes by hand.</summary>
internal sealed class FanOutCommand : ICommand
{
    private const string Title = "Fan-out: the cost of a probe in a sweep";

    public string Name => "fanout";

    public async Task RunAsync(Arguments arguments)
    {
        var report = new Report(Title, "fanout");
        report.Line("CPU is user and kernel time of the whole process divided by the probes run, its collector included; bytes are all allocations of the process. Contenders take turns; every contender runs the same probe objects with a timeout of 5 s, honours the caller's token and keeps every result. Ratios are the contender's median CPU over that of Ops (pool start). Where a contender has a width it is 64; HealthCheckService and Task.WhenAll have none. Ops keeps durations, thresholds and a history of 16 besides.");
        foreach (var kind in arguments.Kinds)
        {
            foreach (var size in arguments.Sizes)
                await RunAsync(report, kind, size, arguments.Neighbours);
        }

        report.Save(arguments.Results, Name);
    }

    private static async Task RunAsync(Report report, ProbeKind kind, int size, Neighbours neighbours)
    {
        var probes = ProbeKinds.Create(kind, size);
        var contenders = Contenders(probes);
        try
        {
            var race = size >= 100_000 ? new Race { Rounds = 5, Neighbours = neighbours } : new Race { Neighbours = neighbours };
            var results = await race.RunAsync(contenders);
            report.Section($"{Describe(kind)}, {Show.Number(size)} {(size == 1 ? "probe" : "probes")}");
            report.Line(ContestTable.Write(results));
        }
        finally
        {
            foreach (var contender in contenders)
                await contender.DisposeAsync();
        }
    }

    public static IReadOnlyList<Contender> Contenders(IBenchProbe[] probes) =>
    [
        new OpsContender("Ops, pool start (default)", probes, SweepStart.ThreadPool),
        new OpsContender("Ops, caller's thread", probes, SweepStart.CallerThread),
        new OpsOneShotContender("Ops, pool start, new report each sweep", probes, SweepStart.ThreadPool),
        HealthCheckServiceContender.WithoutLogging(probes),
        HealthCheckServiceContender.WithDefaultLogging(probes),
        new WhenAllContender(probes),
        new LeanWhenAllContender(probes),
        new ForAsyncContender(probes),
        new ForEachAsyncContender(probes),
        new SemaphoreContender(probes),
        new ChannelContender(probes),
        new TunedWorkersContender(probes),
    ];

    private static string Describe(ProbeKind kind) => kind switch
    {
        ProbeKind.NoOp => "No-op",
        ProbeKind.Pending => "Pending once (a value task source: the probe allocates nothing)",
        _ => "Yielding (`await Task.Yield()`: the probe's own async state counts for every contender)",
    };
}
