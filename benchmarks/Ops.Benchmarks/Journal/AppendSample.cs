namespace Ops.Benchmarks.Journal;

/// <summary>What appends cost: latencies and CPU in nanoseconds an append, CPU and bytes of the whole process.</summary>
internal sealed record AppendSample(double PerSecond, double P50, double P99, double CpuNanoseconds, double Bytes);
