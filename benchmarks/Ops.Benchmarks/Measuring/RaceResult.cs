namespace Ops.Benchmarks.Measuring;

/// <summary>The samples of one contender.</summary>
internal sealed record RaceResult(string Name, IReadOnlyList<Sample> Samples)
{
    public double MedianCpu => Statistics.Median(Samples.Select(sample => sample.CpuNanoseconds));

    public double BestCpu => Samples.Min(sample => sample.CpuNanoseconds);

    public double MedianWall => Statistics.Median(Samples.Select(sample => sample.WallNanoseconds));

    public double MedianBytes => Statistics.Median(Samples.Select(sample => sample.Bytes));

    public double BestBytes => Samples.Min(sample => sample.Bytes);
}
