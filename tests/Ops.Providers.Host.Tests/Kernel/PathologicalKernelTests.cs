using FsCheck;
using FsCheck.Fluent;

namespace Ops.Providers.Host.Tests;

/// <summary>No contents of /proc and /sys make a probe throw or measure nonsense: it measures or says clearly that it cannot.</summary>
public sealed class PathologicalKernelTests : IDisposable
{
    private const int Cases = 300;

    private const string Cpu = "cpu  10 20 30 400 5 6 7 8 0 0\ncpu0 1 0 0 0 0 0 0 0 0 0\ncpu1 1 0 0 0 0 0 0 0 0 0\nintr 49 0 0\nbtime 1700000000\n";
    private const string Memory = "MemTotal:       16000000 kB\nMemFree:        12 kB\nMemAvailable:   8000000 kB\nSwapTotal:      2000 kB\nSwapFree:       1000 kB\n";
    private const string Mounts = "22 27 0:21 / /proc rw,relatime - proc proc rw\n31 23 0:28 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n36 35 98:0 / /data\\040disk rw,noatime master:1 - ext4 /dev/sda1 rw\n";
    private const string OwnGroup = "0::/system.slice/app\n";
    private const string CpuStat = "usage_usec 1000000\nuser_usec 1\nsystem_usec 1\nnr_periods 10\nnr_throttled 3\n";
    private const string Network = "Inter-|   Receive | Transmit\n face |bytes packets\n    lo: 1 2 0 0 0 0 0 0 1 2 0 0 0 0 0 0\n  eth0: 320421206 11330 1 2 0 0 0 0 809817 7354 3 4 0 0 0 0\n";
    private const string Disks = "   8       0 sda 1051484 89268 27946546 1433789 4315171 1016210 74888048 1823775 0 997400 4082214 1205280 3354 38338432 341688 891065 482961\n   8       1 sda1 1 2 3 4 5 6 7 8 9 10 11\n";
    private const string Stat = "42 (app (x) y) S 1 42 42 0 -1 4194304 102 0 0 0 5 6 0 0 20 0 3 0 100 3133440 500 18446744073709551615 1 1 0 0 0\n";
    private const string Status = "Name:\tapp\nState:\tS\nUid:\t999\t105\t105\t105\nGid:\t0\t0\t0\t0\n";
    private const string Limits = "Limit                     Soft Limit           Hard Limit           Units     \nMax open files            1024                 4096                 files     \n";

    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(30);

    private readonly RecordedHost _host = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void The_CPU_probe_of_a_machine() =>
        Survives([("/proc/stat", Cpu)], () => new CpuProbe(new CpuProbeOptions { Scope = ResourceScope.Machine, CountIoWait = true, DegradedPercent = 1, Files = _host.Files }), atMost: 100.001);

    [Fact]
    public void The_CPU_probe_of_a_control_group() =>
        Survives(
            [("/proc/self/mountinfo", Mounts), ("/proc/self/cgroup", OwnGroup), ("/sys/fs/cgroup/system.slice/app/cpu.max", "150000 100000\n"), ("/sys/fs/cgroup/system.slice/app/cpu.stat", CpuStat), ("/sys/fs/cgroup/cpu.max", "max 100000\n"), ("/proc/stat", Cpu)],
            () => new CpuProbe(new CpuProbeOptions { DegradedPercent = 1, Files = _host.Files }));

    [Fact]
    public void The_memory_probe() =>
        Survives(
            [("/proc/meminfo", Memory), ("/proc/vmstat", "nr_free_pages 1\noom_kill 3\n"), ("/proc/42/stat", Stat), ("/proc/42/statm", "800 500 1 1 0 1 0\n"), ("/proc/42/status", Status)],
            () => new MemoryProbe(new MemoryProbeOptions { Scope = ResourceScope.Machine, DegradedPercent = 1, DegradedSwapPercent = 1, OomKillWindow = _interval * 3, Files = _host.Files }), atMost: 100);

    [Fact]
    public void The_memory_probe_of_a_control_group() =>
        Survives(
            [("/proc/meminfo", Memory), ("/proc/self/mountinfo", Mounts), ("/proc/self/cgroup", OwnGroup), ("/sys/fs/cgroup/system.slice/app/memory.max", "1000000\n"), ("/sys/fs/cgroup/system.slice/app/memory.current", "900000\n"), ("/sys/fs/cgroup/system.slice/app/memory.stat", "anon 1\ninactive_file 1000\n"), ("/sys/fs/cgroup/system.slice/app/memory.events", "oom 1\noom_kill 1\n")],
            () => new MemoryProbe(new MemoryProbeOptions { TopProcessCount = 0, DegradedPercent = 1, OomKillWindow = _interval * 3, Files = _host.Files }));

    [Fact]
    public void The_load_probe() =>
        Survives([("/proc/loadavg", "5.00 3.00 1.00 3/512 4242\n"), ("/proc/stat", Cpu)], () => new LoadProbe(new LoadProbeOptions { Files = _host.Files }));

    [Fact]
    public void The_network_IO_probe() =>
        Survives([("/proc/net/dev", Network)], () => new NetworkIoProbe(new NetworkIoProbeOptions { DegradedBytesPerSecond = 1, DegradedDropsPerSecond = 1, Files = _host.Files }));

    [Fact]
    public void The_disk_IO_probe() =>
        Survives([("/proc/diskstats", Disks), ("/sys/block/sda/stat", "1\n")], () => new DiskIoProbe(new DiskIoProbeOptions { DegradedPercent = 1, Files = _host.Files }), atMost: 100);

    [Fact]
    public void The_disk_probe_and_its_mounts() =>
        Survives([("/proc/self/mountinfo", Mounts)], () => new DiskProbe(new DiskProbeOptions { ReadUsage = static _ => new FileSystemUsage(100, 5, 5, 10, 1, true), Files = _host.Files }), atMost: 100);

    [Fact]
    public void The_top_processes_probe_by_CPU() =>
        Survives(
            [("/proc/42/stat", Stat), ("/proc/42/statm", "800 500 1 1 0 1 0\n"), ("/proc/42/status", Status), ("/proc/stat", Cpu), ("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\npostgres:x:105:110::/var/lib/postgresql:/bin/bash\n")],
            () => new TopProcessesProbe(new TopProcessesProbeOptions { Order = ProcessOrder.Cpu, DegradedCpuPercent = 1, Files = _host.Files }));

    [Fact]
    public void The_top_processes_probe_by_memory() =>
        Survives(
            [("/proc/42/stat", Stat), ("/proc/42/statm", "800 500 1 1 0 1 0\n"), ("/proc/stat", Cpu)],
            () => new TopProcessesProbe(new TopProcessesProbeOptions { DegradedResidentBytes = 1, Files = _host.Files }));

    [Fact]
    public void The_process_probe() =>
        Survives(
            [("/proc/42/stat", Stat), ("/proc/42/statm", "800 500 1 1 0 1 0\n"), ("/proc/42/cmdline", "app\0--id=7\0"), ("/proc/42/limits", Limits), ("/proc/42/fd/0", ""), ("/proc/42/fd/1", "")],
            () => new ProcessProbe(new ProcessProbeOptions { CommandLinePattern = "--id", DegradedResidentBytes = 1, DegradedFileDescriptorPercent = 0.1, MaxRestarts = 0, Files = _host.Files }));

    /// <summary>Runs a probe three times on changing contents, each time with every file broken in its own way.</summary>
    private void Survives((string Path, string Text)[] files, Func<IHealthProbe> create, double atMost = double.MaxValue)
    {
        var contents = Gen.CollectToArray(files.Select(file => KernelTexts.Like(file.Text)));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Cases), Prop.ForAll(contents.ArrayOf(3).ToArbitrary(), runs =>
        {
            var probe = create();
            foreach (var run in runs)
            {
                Write(files, run);
                ShouldBeSound(Run(probe), atMost);
            }
        }));
    }

    private void Write((string Path, string Text)[] files, byte[][] contents)
    {
        for (var i = 0; i < files.Length; i++)
            _host.Write(files[i].Path, contents[i]);
    }

    private ProbeResult Run(IHealthProbe probe)
    {
        var run = probe.ProbeAsync(ProbeContext.StartNow("probe", TimeSpan.FromSeconds(10), _time), CancellationToken.None).AsTask();
        _time.Advance(_interval);
        return run.GetAwaiter().GetResult();
    }

    private static void ShouldBeSound(ProbeResult result, double atMost)
    {
        if (!double.IsNaN(result.Value))
            result.Value.ShouldBeInRange(0, atMost, result.ToString());
        if (result.Status == ProbeStatus.Healthy)
            return;

        result.Description.ShouldNotBeNull(result.ToString());
        result.Description.ShouldStartWith($"{Environment.MachineName}: ");
        result.Description.ShouldNotContain(c => char.IsControl(c), result.ToString());
    }
}
