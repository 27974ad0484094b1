using System.ComponentModel;
using System.Diagnostics;

namespace Ops.Providers.Host;

/// <summary>Reads processes with what .NET gives on every system: no states, users, arguments or open files.</summary>
internal sealed class SystemProcesses : IProcessSource
{
    public bool TryReadAll(List<ProcessSample> into)
    {
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (TryRead(process, out var sample))
                    into.Add(sample);
            }
        }

        return true;
    }

    public bool TryRead(int id, out ProcessSample sample)
    {
        sample = default;
        try
        {
            using var process = Process.GetProcessById(id);
            return TryRead(process, out sample);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public DateTimeOffset StartedAt(ProcessSample sample) => new(sample.StartKey, TimeSpan.Zero);

    public string? UserOf(int id) => null;

    public string? CommandLineOf(int id) => null;

    public (int Open, long Limit)? FileDescriptorsOf(int id) => null;

    private static bool TryRead(Process process, out ProcessSample sample)
    {
        try
        {
            sample = new ProcessSample(
                process.Id, process.StartTime.ToUniversalTime().Ticks, process.ProcessName, ProcessState.Unknown, process.TotalProcessorTime, process.WorkingSet64, process.Threads.Count);
            return true;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or NotSupportedException)
        {
            // It has ended, or belongs to someone who does not show it.
            sample = default;
            return false;
        }
    }
}
