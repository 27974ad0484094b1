using System.Globalization;

namespace Ops.Providers.Host.Tests;

public sealed class ProcessProbeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordedHost _host = new();
    private readonly ManualTime _time = new();

    public void Dispose()
    {
        _folder.Dispose();
        _host.Dispose();
    }

    [Fact]
    public void A_real_process_is_found_by_its_name_and_missed_when_it_ends()
    {
        using var process = RunningProcess.Named(_folder, "ops-test-(a b)");
        var probe = new ProcessProbe(new ProcessProbeOptions { Name = "ops-test-(a b)" });
        probe.Run().ShouldBe(ProbeStatus.Healthy).Value.ShouldBe(1);

        process.End();

        var result = probe.Run().ShouldBe(ProbeStatus.Unhealthy);
        result.Value.ShouldBe(0);
        result.Description.ShouldBe($"{Environment.MachineName}: process 'ops-test-(a b)': 0 running; expected at least 1");
    }

    [Fact]
    public void A_name_that_the_kernel_cuts_is_found_whole()
    {
        using var process = RunningProcess.Named(_folder, "ops-test-with-a-long-name");

        new ProcessProbe(new ProcessProbeOptions { Name = "ops-test-with-a-long-name" }).Run().ShouldBe(ProbeStatus.Healthy);
    }

    [Fact]
    public void Arguments_are_matched_and_never_shown()
    {
        var marker = Guid.NewGuid().ToString("N");
        using var process = new RunningProcess(RealPart.Find("sh", "dash"), "-c", "read line", "app", $"--id={marker}", "--password=hunter2");
        var probe = new ProcessProbe(new ProcessProbeOptions { CommandLinePattern = $"--id={marker} --pass", MaxCount = 1, UnhealthyResidentBytes = 1 });

        var result = probe.Run().ShouldBe(ProbeStatus.Unhealthy);

        result.Value.ShouldBe(1);
        result.Description.ShouldNotBeNull().ShouldContain($"pid {process.Id} has ");
        result.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public void A_command_line_of_any_length_is_matched()
    {
        _host.WriteProcess(2, "java");
        _host.Write("/proc/2/cmdline", $"java\0-cp\0{new string('x', 20_000)}\0shop.Main\0");

        Probe(new ProcessProbeOptions { CommandLinePattern = "shop.Main$" }).Run(_time).ShouldBe(ProbeStatus.Healthy).Value.ShouldBe(1);
    }

    [Fact]
    public void The_probing_process_does_not_find_itself_by_its_arguments()
    {
        _host.WriteProcess(Environment.ProcessId, "monitor");
        _host.Write($"/proc/{Environment.ProcessId}/cmdline", "monitor\0--watch\0my-service\0");
        _host.WriteProcess(2, "java");
        _host.Write("/proc/2/cmdline", "java\0-jar\0my-service\0");

        Probe(new ProcessProbeOptions { CommandLinePattern = "my-service$" }).Run(_time).ShouldBe(ProbeStatus.Healthy).Value.ShouldBe(1);
    }

    [Theory]
    [InlineData(0, ProbeStatus.Unhealthy)]
    [InlineData(1, ProbeStatus.Unhealthy)]
    [InlineData(2, ProbeStatus.Healthy)]
    [InlineData(3, ProbeStatus.Healthy)]
    [InlineData(4, ProbeStatus.Unhealthy)]
    public void Too_few_and_too_many_are_unhealthy(int count, ProbeStatus status)
    {
        _host.WriteProcess(1000, "other");
        for (var i = 1; i <= count; i++)
            _host.WriteProcess(i, "worker");

        Probe(new ProcessProbeOptions { Name = "worker", MinCount = 2, MaxCount = 3 }).Run(_time).ShouldBe(status).Value.ShouldBe(count);
    }

    [Fact]
    public void A_process_that_must_not_run_is_found()
    {
        var options = new ProcessProbeOptions { Name = "cryptominer", MinCount = 0, MaxCount = 0 };
        _host.WriteProcess(1, "init");
        Probe(options).Run(_time).ShouldBe(ProbeStatus.Healthy);

        _host.WriteProcess(666, "cryptominer");

        Probe(options).Run(_time).ShouldBe(ProbeStatus.Unhealthy).Description.ShouldNotBeNull().ShouldContain("1 running; expected at most 0");
    }

    [Fact]
    public void Zombies_and_stopped_processes_do_not_count_and_are_named()
    {
        _host.WriteProcess(1, "worker");
        _host.WriteProcess(2, "worker", state: 'Z');
        _host.WriteProcess(3, "worker", state: 'T');

        var result = Probe(new ProcessProbeOptions { Name = "worker" }).Run(_time).ShouldBe(ProbeStatus.Degraded);

        result.Value.ShouldBe(1);
        result.Description.ShouldNotBeNull().ShouldContain("pid 2 has ended and is a zombie; process 'worker': pid 3 is stopped");
    }

    [Fact]
    public void A_real_zombie_does_not_count_as_running()
    {
        var pidFile = _folder.At("zombie.pid");
        var gate = _folder.At("gate");
        Command.Output(RealPart.Find("mkfifo", "coreutils"), gate);
        using var parent = new RunningProcess(RealPart.Find("sh", "dash"), "-c", $"cat {gate} > /dev/null & echo $! > {pidFile}; exec sleep 1000");
        var probe = new ProcessProbe(new ProcessProbeOptions { PidFile = pidFile });

        // Once the parent is sleep, it takes no notice of a child that ends.
        SpinWait.SpinUntil(() => new ProcfsProcesses(new HostFiles()).TryRead(parent.Id, out var process) && process.Name == "sleep", TimeSpan.FromSeconds(10)).ShouldBeTrue();
        File.AppendAllText(gate, "go");
        SpinWait.SpinUntil(() => probe.Run().Status != ProbeStatus.Healthy, TimeSpan.FromSeconds(10));

        probe.Run().ShouldBe(ProbeStatus.Unhealthy).Description.ShouldNotBeNull().ShouldContain("has ended and is a zombie");
    }

    [Fact]
    public void A_real_process_that_is_stopped_does_not_count_as_running()
    {
        using var process = RunningProcess.Named(_folder, "ops-stopped");
        var probe = new ProcessProbe(new ProcessProbeOptions { Pid = process.Id });
        probe.Run().ShouldBe(ProbeStatus.Healthy);

        Command.Output(RealPart.Find("sh", "dash"), "-c", $"kill -STOP {process.Id}");
        SpinWait.SpinUntil(() => probe.Run().Status != ProbeStatus.Healthy, TimeSpan.FromSeconds(10));

        probe.Run().ShouldBe(ProbeStatus.Unhealthy).Description.ShouldNotBeNull().ShouldContain($"pid {process.Id} is stopped");
    }

    [Fact]
    public void A_pid_file_of_a_process_that_is_gone_is_unhealthy()
    {
        var file = _folder.Write("app.pid", "4242\n");
        _host.WriteProcess(1, "init");

        Probe(new ProcessProbeOptions { PidFile = file }).Run(_time).ShouldBe(ProbeStatus.Unhealthy).Description.ShouldBe($"{Environment.MachineName}: process of pid file {file}: 0 running; expected at least 1");
    }

    [Fact]
    public void An_id_that_another_process_has_taken_over_is_found()
    {
        var file = _folder.Write("app.pid", "4242");
        _host.WriteProcess(4242, "bash");

        Probe(new ProcessProbeOptions { PidFile = file, Name = "postgres" }).Run(_time).ShouldBe(ProbeStatus.Unhealthy)
            .Description.ShouldNotBeNull().ShouldContain("pid 4242 is 'bash' now, another process than was meant");
    }

    [Theory]
    [InlineData(null, "does not exist")]
    [InlineData("", "holds no process id")]
    [InlineData("0", "holds no process id")]
    [InlineData("-7", "holds no process id")]
    [InlineData("not a number", "holds no process id")]
    [InlineData("99999999999999999999", "holds no process id")]
    public void A_pid_file_that_cannot_be_used_says_why(string? content, string expected)
    {
        var file = content is null ? _folder.At("missing.pid") : _folder.Write("app.pid", content);

        Probe(new ProcessProbeOptions { PidFile = file }).Run(_time).ShouldBe(ProbeStatus.Unhealthy).Description.ShouldNotBeNull().ShouldContain(expected);
    }

    [Fact]
    public void The_first_line_of_a_pid_file_counts()
    {
        // PostgreSQL writes more lines into its postmaster.pid.
        var file = _folder.Write("postmaster.pid", "4242\n/var/lib/postgresql/15/main\n1700000000\n5432\n");
        _host.WriteProcess(4242, "postgres");

        Probe(new ProcessProbeOptions { PidFile = file }).Run(_time).ShouldBe(ProbeStatus.Healthy);
    }

    [Fact]
    public void Memory_of_each_process_is_judged()
    {
        _host.WriteProcess(1, "worker", residentBytes: 100 << 20);
        _host.WriteProcess(2, "worker", residentBytes: 300 << 20);

        var result = Probe(new ProcessProbeOptions { Name = "worker", DegradedResidentBytes = 200 << 20, UnhealthyResidentBytes = 400 << 20 }).Run(_time);

        result.ShouldBe(ProbeStatus.Degraded).Description.ShouldBe($"{Environment.MachineName}: process 'worker': pid 2 has 300 MiB resident; expected below 200 MiB");
    }

    [Fact]
    public void Restarts_are_counted_from_run_to_run_within_the_window()
    {
        var probe = Probe(new ProcessProbeOptions { Name = "app", MaxRestarts = 1, RestartWindow = TimeSpan.FromMinutes(10) });
        _host.WriteProcess(5, "app", startTicks: 100);
        probe.Run(_time).ShouldBe(ProbeStatus.Healthy);

        _host.WriteProcess(5, "app", startTicks: 200);
        probe.Run(_time).ShouldBe(ProbeStatus.Healthy);
        _time.Advance(TimeSpan.FromMinutes(5));
        _host.WriteProcess(5, "app", startTicks: 300);
        probe.Run(_time).ShouldBe(ProbeStatus.Unhealthy).Description.ShouldNotBeNull().ShouldContain("2 restarts within 10 min; expected at most 1");

        _time.Advance(TimeSpan.FromMinutes(5));
        probe.Run(_time).ShouldBe(ProbeStatus.Healthy);
    }

    [Fact]
    public void A_process_that_was_away_for_a_run_counts_as_restarted_and_a_further_one_does_not()
    {
        var probe = Probe(new ProcessProbeOptions { Name = "app", MinCount = 0, MaxRestarts = 0 });
        _host.WriteProcess(5, "app");
        probe.Run(_time);
        _host.WriteProcess(6, "app");
        probe.Run(_time).ShouldBe(ProbeStatus.Healthy);

        Directory.Delete(Path.Join(_host.Folder, "proc/5"), recursive: true);
        probe.Run(_time).ShouldBe(ProbeStatus.Healthy);
        _host.WriteProcess(7, "app");

        probe.Run(_time).ShouldBe(ProbeStatus.Unhealthy).Description.ShouldNotBeNull().ShouldContain("1 restart within");
    }

    [Fact]
    public void Open_files_are_judged_by_their_limit()
    {
        _host.WriteProcess(5, "app");
        _host.Write("/proc/5/limits", "Limit                     Soft Limit           Hard Limit           Units     \nMax cpu time              unlimited            unlimited            seconds   \nMax open files            10                   20                   files     \n");
        for (var i = 0; i < 9; i++)
            _host.Write($"/proc/5/fd/{i}", "");

        Probe(new ProcessProbeOptions { Name = "app", UnhealthyFileDescriptorPercent = 90 }).Run(_time).ShouldBe(ProbeStatus.Unhealthy)
            .Description.ShouldBe($"{Environment.MachineName}: process 'app': pid 5 has 9 of 10 files open, 90 %; expected below 90 %");
        Probe(new ProcessProbeOptions { Name = "app", UnhealthyFileDescriptorPercent = 91 }).Run(_time).ShouldBe(ProbeStatus.Healthy);
    }

    [Fact]
    public void Open_files_that_may_not_be_counted_are_no_evidence()
    {
        _host.WriteProcess(5, "app");

        Probe(new ProcessProbeOptions { Name = "app", UnhealthyFileDescriptorPercent = 90 }).Run(_time).ShouldBe(ProbeStatus.Unknown).Description.ShouldNotBeNull().ShouldContain("run as its user or as root");
    }

    [Fact]
    public async Task Open_files_of_a_real_process_are_counted()
    {
        using var process = RunningProcess.Named(_folder, "ops-files");
        var processes = new ProcfsProcesses(new HostFiles());

        // A process that starts opens files for a moment, so two counts in a row may differ.
        await Eventually.HoldsAsync("both counts are the same", () => Task.FromResult(
            processes.FileDescriptorsOf(process.Id).ShouldNotBeNull().Open == Directory.GetFileSystemEntries($"/proc/{process.Id}/fd").Length));

        var files = processes.FileDescriptorsOf(process.Id).ShouldNotBeNull();
        files.Limit.ShouldBe(long.Parse(Command.Output(RealPart.Find("sh", "dash"), "-c", "ulimit -Sn").Trim(), CultureInfo.InvariantCulture));
    }

    private ProcessProbe Probe(ProcessProbeOptions options)
    {
        options.Files = _host.Files;
        return new ProcessProbe(options);
    }
}
