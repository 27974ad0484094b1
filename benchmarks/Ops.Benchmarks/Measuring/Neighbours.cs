using System.Diagnostics;
using System.Globalization;

namespace Ops.Benchmarks.Measuring;

/// <summary>Sees what other processes take of the machine, and waits for quiet moments as long as there is patience.</summary>
internal sealed class Neighbours(TimeSpan patience)
{
    /// <summary>The share of the machine's CPU that others may use.</summary>
    private const double Limit = 0.1;

    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    private TimeSpan _left = patience;

    /// <summary>Waits until others have left the machine alone for a moment.</summary>
    public async Task WaitForQuietAsync()
    {
        while (_left > TimeSpan.Zero && OperatingSystem.IsLinux())
        {
            var started = Stopwatch.GetTimestamp();
            var before = OthersCpu();
            await Task.Delay(Window);
            var took = Stopwatch.GetElapsedTime(started);
            if ((OthersCpu() - before) / (took * Environment.ProcessorCount) < Limit)
                return;

            _left -= took;
        }
    }

    /// <summary>The CPU time of everything but this process, since the machine started.</summary>
    private static TimeSpan OthersCpu()
    {
        // user nice system idle iowait irq softirq steal, in hundredths of a second
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var busy = fields.Skip(1).Take(8).Select(field => double.Parse(field, CultureInfo.InvariantCulture)).Where((_, index) => index is not (3 or 4)).Sum();
        return TimeSpan.FromSeconds(busy / 100) - Environment.CpuUsage.TotalTime;
    }
}
