using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ops.Providers.Host;

/// <summary>Finds the processes that the options mean.</summary>
internal sealed class ProcessSelector
{
    private const int MaxNameBytes = 15;

    private readonly ProcessProbeOptions _options;
    private readonly IProcessSource _source;
    private readonly Regex? _commandLine;
    private readonly string? _name;

    public ProcessSelector(ProcessProbeOptions options, IProcessSource source)
    {
        _options = options;
        _source = source;
        _commandLine = options.CommandLinePattern is { Length: > 0 } pattern ? LinePattern.Create(pattern, ignoreCase: false) : null;
        _name = options.Name is { Length: > 0 } name && source is ProcfsProcesses ? Cut(name) : options.Name;
    }

    public string Description =>
        _options.PidFile is { Length: > 0 } file ? $"process of pid file {file}" :
        _options.Pid is { } pid ? string.Create(CultureInfo.InvariantCulture, $"process with pid {pid}") :
        _commandLine is null ? $"process '{_options.Name}'" :
        _name is { Length: > 0 } ? $"process '{_options.Name}' with a command line that matches '{_commandLine}'" :
        $"process with a command line that matches '{_commandLine}'";

    /// <summary>Adds the processes found, and returns what went wrong or null.</summary>
    public string? Find(List<ProcessSample> found)
    {
        if (_options.PidFile is { Length: > 0 } file)
            return ReadPidFile(file, out var pid) ?? FindOne(pid, found);
        return _options.Pid is { } id ? FindOne(id, found) : FindAll(found);
    }

    private string? FindAll(List<ProcessSample> found)
    {
        if (!_source.TryReadAll(found))
            return "the list of processes cannot be read";

        found.RemoveAll(process => !HasName(process) || !HasCommandLine(process, isSearch: true));
        return null;
    }

    private string? FindOne(int id, List<ProcessSample> found)
    {
        if (!_source.TryRead(id, out var process))
            return null;
        if (!HasName(process) || !HasCommandLine(process, isSearch: false))
            return string.Create(CultureInfo.InvariantCulture, $"pid {id} is '{process.Name}' now, another process than was meant");

        found.Add(process);
        return null;
    }

    private static string? ReadPidFile(string file, out int pid)
    {
        pid = 0;
        try
        {
            using var reader = new StreamReader(file);
            var buffer = new char[32];
            var text = buffer.AsSpan(0, reader.ReadBlock(buffer)).Trim();
            var line = text.IndexOf('\n') is >= 0 and var end ? text[..end].Trim() : text;
            return int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out pid) && pid > 0 ? null : "the pid file holds no process id";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception is FileNotFoundException or DirectoryNotFoundException ? "the pid file does not exist" : $"the pid file cannot be read: {exception.Message}";
        }
    }

    private bool HasName(ProcessSample process) => _name is not { Length: > 0 } name || process.Name == name;

    // A search would find this process itself where the pattern is one of its own arguments.
    private bool HasCommandLine(ProcessSample process, bool isSearch)
    {
        if (_commandLine is null)
            return true;
        if (isSearch && process.Id == Environment.ProcessId)
            return false;
        return _source.CommandLineOf(process.Id) is { } commandLine && LinePattern.Matches(_commandLine, commandLine);
    }

    // The kernel keeps 15 bytes of a name.
    private static string Cut(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        return bytes.Length <= MaxNameBytes ? name : Encoding.UTF8.GetString(bytes, 0, MaxNameBytes);
    }
}
