using Ops.Benchmarks.Measuring;

namespace Ops.Benchmarks.Journal;

/// <summary>Stores that take turns, so that a noisy moment of the machine or its disk hits all of them.</summary>
internal static class AppendRace
{
    private const int Rounds = 5;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(600);

    public static async Task RunAsync(Report report, int writers, Neighbours neighbours, params IReadOnlyList<Func<int, Task<IAppender>>> stores)
    {
        var loads = new List<AppendLoad>();
        try
        {
            foreach (var open in stores)
                loads.Add(new AppendLoad(await open(writers), writers));
            foreach (var load in loads)
                await load.RunAsync(Turn, isMeasured: false);
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var load in loads)
                {
                    await neighbours.WaitForQuietAsync();
                    await load.RunAsync(Turn, isMeasured: true);
                }
            }
        }
        finally
        {
            foreach (var load in loads)
                await load.DisposeAsync();
        }

        Write(report, loads);
    }

    private static void Write(Report report, List<AppendLoad> loads)
    {
        var table = new MarkdownTable("store", "appends/s", "p50", "p99", "CPU/append", "B/append", "appends/s ÷ first's");
        foreach (var load in loads)
        {
            var median = load.Median;
            table.Add(load.Name, Show.Number(Math.Round(median.PerSecond)), Show.Nanoseconds(median.P50), Show.Nanoseconds(median.P99), Show.Nanoseconds(median.CpuNanoseconds), Show.Bytes(median.Bytes), Show.Times(median.PerSecond / loads[0].Median.PerSecond));
        }

        report.Line(table.ToString());
    }
}
