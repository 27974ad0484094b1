namespace Ops.Providers.Host.Tests;

public sealed class TopProcessesProbeTests : IDisposable
{
    private readonly RecordedHost _host = new();
    private readonly ManualTime _time = new();

    public TopProcessesProbeTests() => _host.WriteCpu();

    public void Dispose() => _host.Dispose();

    [Fact, Trait("Requirement", "S2-17")]
    public void The_largest_by_memory_is_judged_and_the_list_says_who_else_is_large()
    {
        _host.WriteProcess(1, "init", residentBytes: 10 << 20);
        _host.WriteProcess(2, "java", residentBytes: 3L << 30);
        _host.WriteProcess(3, "redis", residentBytes: 1L << 30);
        var probe = new TopProcessesProbe(new TopProcessesProbeOptions { Count = 2, DegradedResidentBytes = 2L << 30, Files = _host.Files });

        var result = probe.Run(_time).ShouldBe(ProbeStatus.Degraded);

        result.Value.ShouldBe(3L << 30);
        result.Description.ShouldBe($"{Environment.MachineName}: largest process java (pid 2, 0) 3 GiB, expected below 2 GiB; top by memory: java (pid 2, 0) 3 GiB, redis (pid 3, 0) 1 GiB");
        probe.Latest.ShouldNotBeNull().Processes.Select(process => process.Name).ShouldBe(["java", "redis"]);
    }

    [Fact, Trait("Requirement", "S2-14")]
    public async Task The_first_run_by_cpu_waits_for_the_window()
    {
        _host.WriteProcess(7, "loop", ticks: 100);
        var probe = new TopProcessesProbe(new TopProcessesProbeOptions { Order = ProcessOrder.Cpu, UnhealthyCpuPercent = 90, Files = _host.Files });

        var run = probe.RunAsync(_time);
        run.IsCompleted.ShouldBeFalse();
        _host.WriteProcess(7, "loop", ticks: 150);
        _time.Advance(TimeSpan.FromMilliseconds(500));

        var result = (await run).ShouldBe(ProbeStatus.Unhealthy);
        result.Value.ShouldBe(100);
        result.Description.ShouldNotBeNull().ShouldContain("largest process loop (pid 7, 0) 100 %, expected below 90 % of a core; top by CPU: loop");
    }

    [Fact]
    public async Task Later_runs_by_cpu_measure_since_the_run_before()
    {
        _host.WriteProcess(7, "loop", ticks: 0);
        var probe = new TopProcessesProbe(new TopProcessesProbeOptions { Order = ProcessOrder.Cpu, UnhealthyCpuPercent = 90, Files = _host.Files });
        var first = probe.RunAsync(_time);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        await first;
        _time.Advance(TimeSpan.FromSeconds(30));
        _host.WriteProcess(7, "loop", ticks: 1500);

        probe.Run(_time).ShouldBe(ProbeStatus.Healthy).Value.ShouldBe(50);
    }

    [Fact]
    public void A_machine_that_shows_no_processes_is_unknown() =>
        new TopProcessesProbe(new TopProcessesProbeOptions { UnhealthyResidentBytes = 1, Files = new HostFiles("/nowhere") }).Run(_time).ShouldBe(ProbeStatus.Unknown);

    [Fact]
    public void The_largest_process_of_this_machine_has_a_size()
    {
        var probe = new TopProcessesProbe(new TopProcessesProbeOptions { Count = 100, UnhealthyResidentBytes = long.MaxValue });

        probe.Run().ShouldBe(ProbeStatus.Healthy).Value.ShouldBeGreaterThan(1 << 20);
        probe.Latest.ShouldNotBeNull().Processes.ShouldContain(process => process.Id == Environment.ProcessId);
    }
}
