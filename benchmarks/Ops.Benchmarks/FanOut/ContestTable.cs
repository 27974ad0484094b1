using Ops.Benchmarks.Measuring;

namespace Ops.Benchmarks.FanOut;

/// <summary>Writes the results of a race with ratios to its first contender.</summary>
internal static class ContestTable
{
    public static string Write(IReadOnlyList<RaceResult> results)
    {
        var table = new MarkdownTable("contender", "CPU/probe, median", "CPU/probe, best", "wall/probe, median", "B/probe, median", "CPU ÷ first", "best ÷ first's best");
        foreach (var result in results)
        {
            table.Add(
                result.Name,
                Show.Nanoseconds(result.MedianCpu),
                Show.Nanoseconds(result.BestCpu),
                Show.Nanoseconds(result.MedianWall),
                Show.Bytes(result.MedianBytes),
                Show.Times(result.MedianCpu / results[0].MedianCpu),
                Show.Times(result.BestCpu / results[0].BestCpu));
        }

        return table.ToString();
    }
}
