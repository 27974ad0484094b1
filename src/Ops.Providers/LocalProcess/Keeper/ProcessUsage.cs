using System.Diagnostics;
using System.Globalization;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Measures what instances use, with all they have started.</summary>
internal static class ProcessUsage
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    public static async Task<IReadOnlyList<InstanceUsage>> MeasureAsync(IReadOnlyList<InstanceRunner> runners, TimeProvider time, CancellationToken cancellationToken)
    {
        var before = runners.Select(runner => (Runner: runner, Processes: runner.ProcessIds)).Where(instance => instance.Processes.Count > 0)
            .Select(instance => (instance.Runner.Id, instance.Processes, Cpu: instance.Processes.ToDictionary(id => id, CpuTime))).ToList();
        if (before.Count == 0)
            return [];

        var startedAt = time.GetTimestamp();
        await Task.Delay(Window, time, cancellationToken).ConfigureAwait(false);
        var elapsed = time.GetElapsedTime(startedAt);
        return [.. before.Select(instance => Measure(instance.Id, instance.Processes, instance.Cpu, elapsed)).OfType<InstanceUsage>()];
    }

    /// <summary>Returns the measurement, or null where the instance has ended meanwhile.</summary>
    private static InstanceUsage? Measure(string instanceId, IReadOnlyList<int> processes, Dictionary<int, TimeSpan?> before, TimeSpan elapsed)
    {
        var alive = processes.Where(id => CpuTime(id) is not null).ToList();
        if (alive.Count == 0)
            return null;

        var used = alive.Sum(id => CpuTime(id) is { } now && before[id] is { } then ? Math.Max(0, (now - then).TotalSeconds) : 0);
        return new InstanceUsage(instanceId)
        {
            CpuPercent = 100 * used / elapsed.TotalSeconds,
            MemoryBytes = alive.Sum(Memory),
            DiskReadBytes = Io(alive, "read_bytes:"),
            DiskWrittenBytes = Io(alive, "write_bytes:"),
        };
    }

    private static TimeSpan? CpuTime(int id) => Look(id, process => (TimeSpan?)process.TotalProcessorTime);

    private static long Memory(int id) => Look(id, process => process.WorkingSet64);

    private static long? Io(IEnumerable<int> processes, string key)
    {
        if (!OperatingSystem.IsLinux())
            return null;

        try
        {
            return processes.Sum(id => File.ReadLines($"/proc/{id}/io").Where(line => line.StartsWith(key, StringComparison.Ordinal)).Sum(line => long.Parse(line.AsSpan(key.Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static T? Look<T>(int id, Func<Process, T> look)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return look(process);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return default;
        }
    }
}
