using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Reads the logs of all instances of a service, each time from where it stopped.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class InstanceLogs(string folder)
{
    private readonly Dictionary<string, LogReader> _readers = new(StringComparer.Ordinal);

    /// <summary>Returns the whole lines that have come since the last call, oldest first within an instance.</summary>
    public IEnumerable<LogLine> ReadNew()
    {
        foreach (var file in LogFile.In(folder))
        {
            if (!_readers.TryGetValue(file.Path, out var reader))
                _readers.Add(file.Path, reader = new LogReader(file));
            foreach (var line in reader.ReadNew())
                yield return line;
        }
    }
}
