using Ops.Benchmarks.Measuring;

namespace Ops.Benchmarks.Deploy;

/// <summary>Writes what a piece of work costs a unit.</summary>
internal static class WorkTable
{
    public static string Write(IReadOnlyList<RaceResult> results, string unit)
    {
        var table = new MarkdownTable("work", $"CPU/{unit}, median", $"CPU/{unit}, best", $"wall/{unit}, median", $"B/{unit}, median");
        foreach (var result in results)
            table.Add(result.Name, Show.Nanoseconds(result.MedianCpu), Show.Nanoseconds(result.BestCpu), Show.Nanoseconds(result.MedianWall), Show.Bytes(result.MedianBytes));
        return table.ToString();
    }
}
