namespace Ops.Providers.Host.Tests;

/// <summary>Files of /proc and /sys as they were read from real machines, below a folder of the test.</summary>
internal sealed class RecordedHost : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public HostFiles Files => new(_folder.Path);

    public string Write(string path, string text)
    {
        // Renamed into place, so that a reader never sees a half.
        var file = _folder.Write(path + ".new", text);
        File.Move(file, file[..^4], overwrite: true);
        return file[..^4];
    }

    public void Write(string path, byte[] contents)
    {
        var file = Write(path, "");
        File.WriteAllBytes(file, contents);
    }

    public void WriteCpu(long user = 0, long nice = 0, long system = 0, long idle = 0, long ioWait = 0, long irq = 0, long softIrq = 0, long steal = 0) =>
        Write("/proc/stat", $"cpu  {user} {nice} {system} {idle} {ioWait} {irq} {softIrq} {steal} 0 0\ncpu0 1 0 0 0 0 0 0 0 0 0\ncpu1 1 0 0 0 0 0 0 0 0 0\nintr 49 0 0\nctxt 12\nbtime 1700000000\nprocesses 9\n");

    public void WriteMemory(long totalKib, long availableKib, long swapTotalKib = 0, long swapFreeKib = 0) =>
        Write("/proc/meminfo", $"MemTotal:       {totalKib} kB\nMemFree:        12 kB\nMemAvailable:   {availableKib} kB\nBuffers:            1028 kB\nSwapCached:            0 kB\nSwapTotal:      {swapTotalKib} kB\nSwapFree:       {swapFreeKib} kB\n");

    /// <summary>Writes /proc/net/dev with loopback and the interfaces given.</summary>
    public void WriteNetwork(params IEnumerable<(string Name, TrafficCounters Received, TrafficCounters Sent)> interfaces) =>
        Write("/proc/net/dev",
            "Inter-|   Receive                                                |  Transmit\n" +
            " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n" +
            "    lo: 10945321452 59895204    0    0    0     0          0         0 10945321452 59895204    0    0    0     0       0          0\n" +
            string.Concat(interfaces.Select(item => $"{item.Name,6}: {Line(item.Received)} {Line(item.Sent)}\n")));

    private static string Line(TrafficCounters counters) => $"{counters.Bytes} {counters.Packets} {counters.Errors} {counters.Drops} 0 0 0 7";

    /// <summary>Writes /proc/diskstats, and the folders that whole devices have.</summary>
    public void WriteDisks(params IEnumerable<(string Name, DiskCounters Counters)> devices)
    {
        var text = "";
        foreach (var (name, counters) in devices)
        {
            Directory.CreateDirectory(Files.At($"/sys/block/{name.Replace('/', '!')}"));
            text += $"   8       0 {name} {Line(counters.Read)} {Line(counters.Written)} 0 {counters.BusyMilliseconds} 4082214 1205280 3354 38338432 341688 891065 482961\n";
        }

        Write("/proc/diskstats", text);
    }

    private static string Line(TransferCounters counters) => $"{counters.Operations} 3 {counters.Sectors} 5";

    /// <summary>Puts this process into the control group <c>/system.slice/app</c> of a unified hierarchy.</summary>
    public void WriteControlGroup(params (string File, string Text)[] files)
    {
        Write("/proc/self/mountinfo", "22 27 0:21 / /proc rw,relatime - proc proc rw\n31 23 0:28 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n");
        Write("/proc/self/cgroup", "0::/system.slice/app\n");
        foreach (var (file, text) in files)
            Write("/sys/fs/cgroup" + file, text);
    }

    public void WriteProcess(int id, string name, char state = 'S', long ticks = 0, long startTicks = 100, long residentBytes = 0, int threads = 1, int user = 0)
    {
        Write($"/proc/{id}/stat", $"{id} ({name}) {state} 1 {id} {id} 0 -1 4194304 102 0 0 0 {ticks} 0 0 0 20 0 {threads} 0 {startTicks} 3133440 {residentBytes / Environment.SystemPageSize} 18446744073709551615 1 1 0 0 0\n");
        Write($"/proc/{id}/status", $"Name:\t{name}\nUmask:\t0022\nState:\t{state}\nUid:\t999\t{user}\t{user}\t{user}\nGid:\t0\t0\t0\t0\n");
    }

    public string Folder => _folder.Path;

    public void Dispose() => _folder.Dispose();
}
