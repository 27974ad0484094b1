using System.Globalization;
using System.IO.Enumeration;
using System.Text;

namespace Ops.Providers.Host;

/// <summary>Reads processes from /proc, where they come and go while it is read.</summary>
internal sealed class ProcfsProcesses(HostFiles files) : IProcessSource
{
    private static readonly EnumerationOptions _everything = new() { AttributesToSkip = FileAttributes.None };

    // The year 5138, after which a process may run for thousands of years before dates end.
    private const long MaxBootTime = 100_000_000_000;

    private readonly KernelFileReader _reader = new();
    private readonly Dictionary<long, string> _users = [];
    private DateTimeOffset? _bootTime;

    public bool TryReadAll(List<ProcessSample> into)
    {
        try
        {
            foreach (var id in Ids())
            {
                if (TryRead(id, out var sample))
                    into.Add(sample);
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public bool TryRead(int id, out ProcessSample sample)
    {
        sample = default;
        if (!_reader.TryRead(files.OfProcess(id, "stat"), out var text) || !ProcessStat.TryParse(text, id, out sample))
            return false;

        // The size in stat leaves out what the kernel keeps per processor, which is much on a large machine; that in statm is exact since Linux 6.16.
        if (_reader.TryRead(files.OfProcess(id, "statm"), out text))
        {
            KernelText.SkipFields(ref text, 1);
            if (ProcessStat.TryNextPages(ref text, out var resident))
                sample = sample with { ResidentBytes = resident };
        }

        return true;
    }

    public DateTimeOffset StartedAt(ProcessSample sample) =>
        (_bootTime ??= ReadBootTime()) + TimeSpan.FromMilliseconds(10 * sample.StartKey);

    public string? UserOf(int id)
    {
        // Uid: real, effective, saved, file system.
        if (!_reader.TryRead(files.OfProcess(id, "status"), out var text) || !TryGetEffectiveUser(text, out var user))
            return null;

        if (_users.Count == 0)
            ReadUsers();
        return _users.TryGetValue(user, out var name) ? name : user.ToString(CultureInfo.InvariantCulture);
    }

    public string? CommandLineOf(int id)
    {
        if (!_reader.TryRead(files.OfProcess(id, "cmdline"), out var text) || text.IsEmpty)
            return null;
        return Encoding.UTF8.GetString(text.TrimEnd((byte)0)).Replace('\0', ' ');
    }

    public (int Open, long Limit)? FileDescriptorsOf(int id)
    {
        if (!_reader.TryRead(files.OfProcess(id, "limits"), out var text) || !KernelText.TryGetNumber(text, "Max open files"u8, out var limit) || limit <= 0)
            return null;

        try
        {
            return (new FileSystemEnumerable<bool>(files.OfProcess(id, "fd"), static (ref _) => true, _everything).Count(), limit);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private FileSystemEnumerable<int> Ids() =>
        new(files.At("/proc"), static (ref entry) => int.Parse(entry.FileName, NumberStyles.None, CultureInfo.InvariantCulture), _everything)
        {
            ShouldIncludePredicate = static (ref entry) => int.TryParse(entry.FileName, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        };

    private DateTimeOffset ReadBootTime() =>
        _reader.TryRead(files.At("/proc/stat"), out var text) && KernelText.TryGetNumber(text, "btime"u8, out var seconds) && seconds <= MaxBootTime
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : DateTimeOffset.UnixEpoch;

    private static bool TryGetEffectiveUser(ReadOnlySpan<byte> status, out long user)
    {
        user = 0;
        var start = status.IndexOf("\nUid:\t"u8);
        if (start < 0)
            return false;

        var numbers = status[(start + 6)..];
        return KernelText.TryParse(numbers[(numbers.IndexOf((byte)'\t') + 1)..], out user);
    }

    private void ReadUsers()
    {
        try
        {
            foreach (var line in File.ReadLines(files.At("/etc/passwd")))
            {
                if (line.Split(':') is [var name, _, var number, ..] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                    _users.TryAdd(id, name);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Numbers do where names cannot be read.
        }
    }
}
