using System.Globalization;

namespace Ops.Providers.Host.Tests;

public sealed class MemoryProbeTests : IDisposable
{
    private readonly RecordedHost _host = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _host.Dispose();

    [Theory, Trait("Requirement", "S0-18"), Trait("Requirement", "S0-112")]
    [InlineData(2_001, ProbeStatus.Healthy)]
    [InlineData(2_000, ProbeStatus.Degraded)]
    [InlineData(1_001, ProbeStatus.Degraded)]
    [InlineData(1_000, ProbeStatus.Unhealthy)]
    public void Eighty_percent_is_degraded_and_ninety_unhealthy_by_default(long availableKib, ProbeStatus status)
    {
        _host.WriteMemory(10_000, availableKib);

        Probe(new MemoryProbeOptions()).Run().ShouldBe(status).Value.ShouldBe(100 - (availableKib / 100.0), 0.001);
    }

    [Fact, Trait("Requirement", "S2-57")]
    public void The_threshold_of_a_runbook_can_be_set()
    {
        _host.WriteMemory(10_000, 1_400);

        Probe(new MemoryProbeOptions { UnhealthyPercent = 85 }).Run().ShouldBe(ProbeStatus.Unhealthy).Description.ShouldNotBeNull().ShouldContain("memory of the machine 86 % used (8.4 MiB of 9.8 MiB)");
    }

    [Fact, Trait("Requirement", "S2-16"), Trait("Requirement", "S2-17")]
    public void A_failure_lists_the_ten_largest_processes()
    {
        _host.WriteMemory(10_000_000, 100_000);
        _host.Write("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\npostgres:x:105:110::/var/lib/postgresql:/bin/bash\n");
        for (var i = 1; i <= 12; i++)
            _host.WriteProcess(i, $"worker-{i}", residentBytes: i * 100L * 1024 * 1024, user: i == 12 ? 105 : 0);

        var description = Probe(new MemoryProbeOptions()).Run().ShouldBe(ProbeStatus.Unhealthy).Description.ShouldNotBeNull();

        description.ShouldContain("top by memory: worker-12 (pid 12, postgres) 1.2 GiB, worker-11 (pid 11, root) 1.1 GiB");
        description.ShouldContain("worker-3 (");
        description.ShouldNotContain("worker-2 (");
    }

    [Fact]
    public void Free_memory_is_not_what_counts()
    {
        // MemFree is next to nothing on a machine that caches files, and that is well.
        _host.WriteMemory(10_000_000, 9_000_000);

        Probe(new MemoryProbeOptions()).Run().ShouldBe(ProbeStatus.Healthy).Value.ShouldBe(10);
    }

    [Fact]
    public void Swap_counts_where_thresholds_ask_for_it()
    {
        _host.WriteMemory(10_000, 9_000, swapTotalKib: 1_000, swapFreeKib: 400);

        Probe(new MemoryProbeOptions()).Run().ShouldBe(ProbeStatus.Healthy);
        var result = Probe(new MemoryProbeOptions { DegradedSwapPercent = 50 }).Run();

        result.ShouldBe(ProbeStatus.Degraded).Description.ShouldNotBeNull().ShouldContain("swap 60 % used (600 KiB of 1000 KiB); expected below 50 %");
    }

    [Fact]
    public void A_machine_without_swap_has_no_swap_to_complain_about()
    {
        _host.WriteMemory(10_000, 9_000);

        Probe(new MemoryProbeOptions { DegradedSwapPercent = 1 }).Run().ShouldBe(ProbeStatus.Healthy);
    }

    [Fact, Trait("Requirement", "S2-16")]
    public void A_kill_for_lack_of_memory_is_unhealthy_for_its_window()
    {
        _host.WriteMemory(10_000, 9_000);
        _host.Write("/proc/vmstat", "nr_free_pages 123\noom_kill 7\n");
        var probe = Probe(new MemoryProbeOptions { OomKillWindow = TimeSpan.FromMinutes(10) });
        probe.Run(_time).ShouldBe(ProbeStatus.Healthy);

        _host.Write("/proc/vmstat", "nr_free_pages 123\noom_kill 9\n");
        probe.Run(_time).ShouldBe(ProbeStatus.Unhealthy).Description.ShouldNotBeNull().ShouldContain("2 processes were killed for lack of memory within 10 min; expected none");

        _time.Advance(TimeSpan.FromMinutes(9));
        probe.Run(_time).ShouldBe(ProbeStatus.Unhealthy);
        _time.Advance(TimeSpan.FromMinutes(1));
        probe.Run(_time).ShouldBe(ProbeStatus.Healthy);
    }

    [Fact]
    public void A_kernel_that_does_not_count_kills_gives_no_evidence_about_them()
    {
        _host.WriteMemory(10_000, 9_000);
        _host.Write("/proc/vmstat", "nr_free_pages 123\n");

        Probe(new MemoryProbeOptions { OomKillWindow = TimeSpan.FromMinutes(1) }).Run(_time).ShouldBe(ProbeStatus.Unknown);
    }

    [Fact]
    public void The_limit_of_the_control_group_counts_and_inactive_file_pages_do_not()
    {
        _host.WriteMemory(10_000_000, 9_000_000);
        _host.WriteControlGroup(
            ("/system.slice/app/memory.max", "1000000\n"),
            ("/system.slice/app/memory.current", "990000\n"),
            ("/system.slice/app/memory.stat", "anon 1\nfile 2\ninactive_anon 3\ninactive_file 140000\n"),
            ("/system.slice/memory.max", "max\n"));

        var result = Probe(new MemoryProbeOptions { TopProcessCount = 0 }).Run();

        result.ShouldBe(ProbeStatus.Degraded).Value.ShouldBe(85);
        result.Description.ShouldBe($"{Environment.MachineName}: memory of control group /system.slice/app 85 % used (830.1 KiB of 976.6 KiB); expected below 80 %");
    }

    [Fact]
    public void The_group_nearest_to_its_limit_counts()
    {
        _host.WriteMemory(10_000_000, 9_000_000);
        _host.WriteControlGroup(
            ("/system.slice/app/memory.max", "1000000\n"),
            ("/system.slice/app/memory.current", "100000\n"),
            ("/system.slice/memory.max", "2000000\n"),
            ("/system.slice/memory.current", "1900000\n"));

        Probe(new MemoryProbeOptions()).Run().ShouldBe(ProbeStatus.Unhealthy).Value.ShouldBe(95);
    }

    [Fact]
    public void A_limit_above_what_the_machine_has_is_none()
    {
        _host.WriteMemory(1_000, 500);
        _host.WriteControlGroup(("/system.slice/app/memory.max", "99999999999\n"), ("/system.slice/app/memory.current", "1\n"));

        Probe(new MemoryProbeOptions()).Run().Value.ShouldBe(50);
        Probe(new MemoryProbeOptions { Scope = ResourceScope.ControlGroup }).Run().ShouldBe(ProbeStatus.Unknown).Description.ShouldNotBeNull().ShouldContain("memory.max");
    }

    [Fact]
    public void Kills_in_the_control_group_are_counted_where_its_limit_is_measured()
    {
        _host.WriteMemory(10_000_000, 9_000_000);
        _host.WriteControlGroup(
            ("/system.slice/app/memory.max", "1000000\n"),
            ("/system.slice/app/memory.current", "1000\n"),
            ("/system.slice/app/memory.events", "low 0\nmax 4\noom 1\noom_kill 1\noom_group_kill 0\n"));
        var probe = Probe(new MemoryProbeOptions { OomKillWindow = TimeSpan.FromMinutes(1) });
        probe.Run(_time).ShouldBe(ProbeStatus.Healthy);

        _host.Write("/sys/fs/cgroup/system.slice/app/memory.events", "low 0\nmax 4\noom 2\noom_kill 2\noom_group_kill 0\n");

        probe.Run(_time).ShouldBe(ProbeStatus.Unhealthy).Description.ShouldNotBeNull().ShouldContain("1 process was killed");
    }

    [Fact]
    public void A_container_that_sees_its_group_as_the_root_finds_its_limit()
    {
        _host.WriteMemory(10_000_000, 9_000_000);
        _host.Write("/proc/self/mountinfo", "31 23 0:28 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n");
        _host.Write("/proc/self/cgroup", "0::/docker/abc\n");
        _host.Write("/sys/fs/cgroup/memory.max", "1000\n");
        _host.Write("/sys/fs/cgroup/memory.current", "600\n");

        Probe(new MemoryProbeOptions()).Run().Value.ShouldBe(60);
    }

    [Fact]
    public void A_kernel_without_available_memory_is_unknown()
    {
        _host.Write("/proc/meminfo", "MemTotal: 1000 kB\nMemFree: 100 kB\n");

        Probe(new MemoryProbeOptions()).Run().ShouldBe(ProbeStatus.Unknown).Description.ShouldNotBeNull().ShouldContain("3.14");
    }

    [Fact]
    public void The_memory_of_this_machine_is_what_free_shows()
    {
        var fields = Command.Output(RealPart.Find("free", "procps"), "-b").Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var total = double.Parse(fields[1], CultureInfo.InvariantCulture);
        var available = double.Parse(fields[6], CultureInfo.InvariantCulture);

        var result = new MemoryProbe(new MemoryProbeOptions { Scope = ResourceScope.Machine }).Run();

        result.Value.ShouldBe(100 * (total - available) / total, 3);
    }

    private MemoryProbe Probe(MemoryProbeOptions options)
    {
        options.Files = _host.Files;
        return new MemoryProbe(options);
    }
}
