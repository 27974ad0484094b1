using Ops.Benchmarks.External;
using Ops.Benchmarks.Measuring;
using Ops.Benchmarks.Peers;
using Ops.Providers.Network;

namespace Ops.Benchmarks.Http;

/// <summary>Requests a second and CPU a request of the raw tier and of wrk, which is written in C and judges nothing.</summary>
internal static class WrkComparison
{
    private const int Seconds = 3;
    private const int Rounds = 5;

    public static async Task RunAsync(Report report, Uri url, Neighbours neighbours)
    {
        report.Section("Against wrk: GET over 64 kept connections, in turns");
        if (Tools.Find("wrk") is not { } wrk)
        {
            report.Line("wrk is not installed: not compared.");
            return;
        }

        await using var raw = new OpsHttpContender("Ops, raw tier", new HttpCase(url, HttpMethod.Get, HttpConnectionMode.Reuse, 10_000), HttpTier.Raw);
        await raw.SweepAsync(5);
        raw.Verify();
        var ours = new List<Sample>();
        var one = new List<Wrk>();
        var two = new List<Wrk>();
        for (var round = 0; round < Rounds; round++)
        {
            await neighbours.WaitForQuietAsync();
            ours.Add(await SampleAsync(raw));
            one.Add(await Wrk.RunAsync(wrk, 1, Rules.Width, Seconds, url));
            two.Add(await Wrk.RunAsync(wrk, 2, Rules.Width, Seconds, url));
        }

        report.Line(Write(new RaceResult(raw.Name, ours), [("wrk -t1 -c64", one), ("wrk -t2 -c64", two)]));
        report.Line("wrk knows no HEAD answers (it waits for a body), so there is no row for HEAD.");
    }

    /// <summary>Runs sweeps for as long as wrk runs.</summary>
    private static async Task<Sample> SampleAsync(OpsHttpContender raw)
    {
        var probe = await Sample.TakeAsync(raw, 1);
        return await Sample.TakeAsync(raw, Math.Max(1, (int)(Seconds * 1e9 / (probe.WallNanoseconds * raw.Probes))));
    }

    private static string Write(RaceResult ours, (string Name, List<Wrk> Runs)[] theirs)
    {
        var rate = Statistics.Median(ours.Samples.Select(sample => 1e9 / sample.WallNanoseconds));
        var table = new MarkdownTable("contender", "requests/s, median", "requests/s, best", "CPU/request, median", "Ops ÷ this, requests/s");
        table.Add(ours.Name, Show.Number(Math.Round(rate)), Show.Number(Math.Round(ours.Samples.Max(sample => 1e9 / sample.WallNanoseconds))), Show.Nanoseconds(ours.MedianCpu), Show.Times(1));
        foreach (var (name, runs) in theirs)
        {
            var median = Statistics.Median(runs.Select(run => run.RequestsPerSecond));
            table.Add(name, Show.Number(Math.Round(median)), Show.Number(Math.Round(runs.Max(run => run.RequestsPerSecond))), Show.Nanoseconds(Statistics.Median(runs.Select(run => run.CpuNanoseconds))), Show.Times(rate / median));
        }

        return table.ToString();
    }
}
