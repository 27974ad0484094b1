using System.Diagnostics;
using Ops.Benchmarks.External;
using Ops.Benchmarks.Measuring;

namespace Ops.Benchmarks.Blackbox;

internal static class BlackboxSampling
{
    /// <summary>Takes a sample of another process: its CPU, and the wall time as its caller sees it; bytes are not known.</summary>
    public static async Task<Sample> TakeAsync(BlackboxExporter exporter, int probes)
    {
        var cpu = exporter.CpuTime;
        var started = Stopwatch.GetTimestamp();
        await exporter.ProbeAsync(probes);
        var wall = Stopwatch.GetElapsedTime(started);
        return new Sample((exporter.CpuTime - cpu).TotalNanoseconds / probes, wall.TotalNanoseconds / probes, double.NaN);
    }
}
