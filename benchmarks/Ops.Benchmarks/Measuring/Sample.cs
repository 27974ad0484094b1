using System.Diagnostics;

namespace Ops.Benchmarks.Measuring;

/// <summary>What one probe cost in one sample: CPU of the whole process (user and kernel, its collector and helpers included), wall time and bytes.</summary>
internal readonly record struct Sample(double CpuNanoseconds, double WallNanoseconds, double Bytes)
{
    /// <summary>Takes a sample; one whose allocations come out negative is thrown away and taken again.</summary>
    public static async Task<Sample> TakeAsync(Contender contender, int sweeps)
    {
        while (true)
        {
            var bytes = GC.GetTotalAllocatedBytes(precise: true);
            var cpu = Environment.CpuUsage.TotalTime;
            var started = Stopwatch.GetTimestamp();
            await contender.SweepAsync(sweeps);
            var wall = Stopwatch.GetElapsedTime(started);
            cpu = Environment.CpuUsage.TotalTime - cpu;
            bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
            if (bytes >= 0)
                return Per((double)contender.Probes * sweeps, cpu, wall, bytes);
        }
    }

    private static Sample Per(double probes, TimeSpan cpu, TimeSpan wall, long bytes) =>
        new(cpu.TotalNanoseconds / probes, wall.TotalNanoseconds / probes, bytes / probes);
}
