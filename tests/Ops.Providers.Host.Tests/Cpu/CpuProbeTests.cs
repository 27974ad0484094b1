namespace Ops.Providers.Host.Tests;

public sealed class CpuProbeTests : IDisposable
{
    private readonly RecordedHost _host = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _host.Dispose();

    [Fact, Trait("Requirement", "S0-17"), Trait("Requirement", "S0-111")]
    public async Task Seventy_percent_is_degraded_and_less_is_healthy_by_default()
    {
        var probe = await StartedAsync(new CpuProbeOptions());

        _host.WriteCpu(user: 699, idle: 301);
        (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Healthy).Value.ShouldBe(69.9, 0.01);

        Pass();
        _host.WriteCpu(user: 699 + 700, idle: 301 + 300);
        var result = (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Degraded);
        result.Value.ShouldBe(70, 0.01);
        result.Description.ShouldBe($"{Environment.MachineName}: CPU 70 % busy over 30 s (user 70 %, system 0 %, iowait 0 %, steal 0 %); expected below 70 %");
    }

    [Fact, Trait("Requirement", "S2-56")]
    public async Task More_than_the_unhealthy_threshold_is_unhealthy()
    {
        var probe = await StartedAsync(new CpuProbeOptions { UnhealthyPercent = 80 });

        _host.WriteCpu(user: 40, nice: 10, system: 20, irq: 5, softIrq: 6, idle: 19);

        (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Unhealthy).Value.ShouldBe(81, 0.01);
    }

    [Fact]
    public async Task Every_run_measures_since_the_run_before()
    {
        var probe = await StartedAsync(new CpuProbeOptions());
        _host.WriteCpu(user: 1000);
        (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Unhealthy);

        Pass();
        _host.WriteCpu(user: 1000, idle: 500);

        (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Healthy).Value.ShouldBe(0);
    }

    [Fact]
    public async Task The_first_run_waits_for_the_window_and_measures_over_it()
    {
        _host.WriteCpu(user: 5, idle: 5);
        var probe = new CpuProbe(new CpuProbeOptions { Files = _host.Files });

        var run = probe.RunAsync(_time);
        run.IsCompleted.ShouldBeFalse();
        _host.WriteCpu(user: 15, idle: 35);
        _time.Advance(TimeSpan.FromMilliseconds(199));
        run.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));

        (await run).Value.ShouldBe(25, 0.01);
    }

    [Fact]
    public async Task A_run_soon_after_another_waits_for_the_rest_of_the_window()
    {
        var probe = await StartedAsync(new CpuProbeOptions { MinWindow = TimeSpan.FromSeconds(1) });
        _host.WriteCpu(idle: 100);
        await probe.RunAsync(_time);
        _time.Advance(TimeSpan.FromMilliseconds(900));

        var run = probe.RunAsync(_time);
        run.IsCompleted.ShouldBeFalse();
        _host.WriteCpu(user: 50, idle: 150);
        _time.Advance(TimeSpan.FromMilliseconds(100));

        (await run).Value.ShouldBe(50, 0.01);
    }

    [Theory]
    [InlineData(false, false, 20)]
    [InlineData(true, false, 50)]
    [InlineData(false, true, 30)]
    [InlineData(true, true, 60)]
    public async Task Waiting_for_disks_and_stolen_time_count_as_the_options_say(bool ioWait, bool steal, double expected)
    {
        var probe = await StartedAsync(new CpuProbeOptions { CountIoWait = ioWait, CountSteal = steal });

        _host.WriteCpu(user: 20, idle: 40, ioWait: 30, steal: 10);

        (await probe.RunAsync(_time)).Value.ShouldBe(expected, 0.01);
    }

    [Fact]
    public async Task An_iowait_that_runs_backwards_counts_as_none()
    {
        _host.WriteCpu(ioWait: 1000);
        var probe = await StartedAsync(new CpuProbeOptions { CountIoWait = true }, keepCounters: true);

        _host.WriteCpu(user: 50, idle: 50, ioWait: 900);

        (await probe.RunAsync(_time)).Value.ShouldBe(50, 0.01);
    }

    [Fact]
    public async Task Counters_that_stand_still_are_no_evidence()
    {
        var probe = await StartedAsync(new CpuProbeOptions());

        (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Unknown).Description.ShouldNotBeNull().ShouldContain("stood still");
    }

    [Fact]
    public async Task A_machine_without_proc_is_unknown_and_the_description_says_what_is_needed()
    {
        var probe = new CpuProbe(new CpuProbeOptions { Files = _host.Files });

        (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Unknown).Description.ShouldNotBeNull().ShouldContain("needs Linux with /proc");
    }

    [Fact]
    public async Task A_quota_of_the_control_group_is_what_counts_where_there_is_one()
    {
        _host.WriteControlGroup(
            ("/system.slice/app/cpu.max", "150000 100000\n"),
            ("/system.slice/app/cpu.stat", "usage_usec 1000000\nuser_usec 1\nsystem_usec 1\nnr_periods 10\nnr_throttled 0\nthrottled_usec 0\n"),
            ("/system.slice/cpu.max", "max 100000\n"));
        var probe = await StartedAsync(new CpuProbeOptions());

        _host.Write("/sys/fs/cgroup/system.slice/app/cpu.stat", $"usage_usec {1_000_000 + (30 * 1_350_000)}\nnr_periods 310\nnr_throttled 240\n");

        var result = (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Unhealthy);
        result.Value.ShouldBe(90, 0.01);
        result.Description.ShouldNotBeNull().ShouldContain("CPU 90 % of the 1.5 cores that control group /system.slice/app may use, over 30 s, throttled in 80 % of the periods");
    }

    [Fact]
    public async Task A_quota_of_a_group_above_counts_as_well()
    {
        _host.WriteControlGroup(
            ("/system.slice/app/cpu.max", "max 100000\n"),
            ("/system.slice/cpu.max", "50000 100000\n"),
            ("/system.slice/cpu.stat", "usage_usec 0\n"));
        var probe = await StartedAsync(new CpuProbeOptions());

        _host.Write("/sys/fs/cgroup/system.slice/cpu.stat", "usage_usec 12000000\n");

        (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Degraded).Description.ShouldNotBeNull().ShouldContain("0.5 cores that control group /system.slice may use");
    }

    [Fact]
    public async Task A_control_group_without_quota_is_measured_as_the_machine_or_is_unknown()
    {
        _host.WriteControlGroup(("/system.slice/app/cpu.max", "max 100000\n"));
        var automatic = await StartedAsync(new CpuProbeOptions());
        _host.WriteCpu(user: 10, idle: 90);
        (await automatic.RunAsync(_time)).Value.ShouldBe(10, 0.01);

        var strict = new CpuProbe(new CpuProbeOptions { Scope = ResourceScope.ControlGroup, Files = _host.Files });
        (await strict.RunAsync(_time)).ShouldBe(ProbeStatus.Unknown).Description.ShouldNotBeNull().ShouldContain("cpu.max");
    }

    [Fact]
    public async Task A_busy_core_of_this_machine_shows()
    {
        using var stop = new CancellationTokenSource();
        var busy = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                // Keeps one core busy.
            }
        });
        busy.Start();

        var result = await new CpuProbe(new CpuProbeOptions { Scope = ResourceScope.Machine, MinWindow = TimeSpan.FromMilliseconds(500), DegradedPercent = 100, UnhealthyPercent = 100 }).RunAsync();
        await stop.CancelAsync();
        busy.Join();

        result.Value.ShouldBeInRange(60.0 / Environment.ProcessorCount, 100);
    }

    private async Task<CpuProbe> StartedAsync(CpuProbeOptions options, bool keepCounters = false)
    {
        if (!keepCounters)
            _host.WriteCpu();
        options.Files = _host.Files;
        var probe = new CpuProbe(options);

        // The first run takes the sample from which the next one measures.
        using var cancelled = new CancellationTokenSource();
        var first = probe.ProbeAsync(ProbeContext.StartNow("cpu", TimeSpan.FromSeconds(5), _time), cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        await first.ShouldThrowAsync<OperationCanceledException>();
        Pass();
        return probe;
    }

    private void Pass() => _time.Advance(TimeSpan.FromSeconds(30));
}
