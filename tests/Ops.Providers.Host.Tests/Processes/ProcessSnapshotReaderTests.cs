namespace Ops.Providers.Host.Tests;

public sealed class ProcessSnapshotReaderTests : IDisposable
{
    private readonly RecordedHost _host = new();
    private readonly ManualTime _time = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000 + 1_000));

    public ProcessSnapshotReaderTests() => _host.WriteCpu();

    public void Dispose() => _host.Dispose();

    [Fact, Trait("Requirement", "S2-14")]
    public void The_busiest_processes_come_first_with_what_top_shows()
    {
        _host.WriteProcess(10, "calm", ticks: 1000, startTicks: 100, residentBytes: 8192, user: 5);
        _host.WriteProcess(20, "busy", state: 'R', ticks: 2000, startTicks: 50_000, residentBytes: 4096, threads: 9);
        var reader = new ProcessSnapshotReader(_time, new ProcfsProcesses(_host.Files));
        reader.Read(ProcessOrder.Cpu, 10);
        _time.Advance(TimeSpan.FromSeconds(10));
        _host.WriteProcess(10, "calm", ticks: 1010, startTicks: 100, residentBytes: 8192);
        _host.WriteProcess(20, "busy", state: 'R', ticks: 4500, startTicks: 50_000, residentBytes: 4096, threads: 9);

        var snapshot = reader.Read(ProcessOrder.Cpu, 10);

        snapshot.Window.ShouldBe(TimeSpan.FromSeconds(10));
        snapshot.TotalCount.ShouldBe(2);
        snapshot.TakenAt.ShouldBe(_time.GetUtcNow());
        snapshot.Processes[0].ShouldBe(new ProcessInfo
        {
            Id = 20,
            Name = "busy",
            User = "0",
            State = ProcessState.Running,
            CpuPercent = 250,
            ResidentBytes = 4096,
            ThreadCount = 9,
            StartedAt = DateTimeOffset.FromUnixTimeSeconds(1_700_000_500),
        });
        snapshot.Processes[1].CpuPercent.ShouldBe(1);
    }

    [Fact]
    public void The_first_snapshot_shows_the_processor_time_of_whole_lives()
    {
        _host.WriteProcess(10, "app", ticks: 25_000, startTicks: 50_000);

        var snapshot = new ProcessSnapshotReader(_time, new ProcfsProcesses(_host.Files)).Read(ProcessOrder.Cpu, 1);

        snapshot.Window.ShouldBe(TimeSpan.Zero);
        snapshot.Processes.Single().CpuPercent.ShouldBe(50);
    }

    [Fact]
    public void A_process_id_that_is_used_again_is_another_process()
    {
        _host.WriteProcess(10, "old", ticks: 90_000, startTicks: 100);
        var reader = new ProcessSnapshotReader(_time, new ProcfsProcesses(_host.Files));
        reader.Read(ProcessOrder.Cpu, 1);
        _time.Advance(TimeSpan.FromSeconds(10));
        _host.WriteProcess(10, "new", ticks: 500, startTicks: 100_500);

        reader.Read(ProcessOrder.Cpu, 1).Processes.Single().CpuPercent.ShouldBe(50);
    }

    [Fact, Trait("Requirement", "S2-17")]
    public void Only_as_many_as_asked_for_are_kept_by_memory()
    {
        for (var i = 1; i <= 15; i++)
            _host.WriteProcess(i, $"p{i}", residentBytes: i * 4096);

        var snapshot = new ProcessSnapshotReader(_time, new ProcfsProcesses(_host.Files)).Read(ProcessOrder.Memory, 10);

        snapshot.TotalCount.ShouldBe(15);
        snapshot.Processes.Select(process => process.Id).ShouldBe([15, 14, 13, 12, 11, 10, 9, 8, 7, 6]);
    }

    [Fact]
    public void A_busy_process_of_this_machine_is_found()
    {
        using var busy = new RunningProcess(RealPart.Find("sh", "dash"), "-c", "while :; do :; done");
        var reader = new ProcessSnapshotReader(TimeProvider.System);
        reader.Read(ProcessOrder.Cpu, 1);
        var waiting = TimeProvider.System.GetTimestamp();
        SpinWait.SpinUntil(() => TimeProvider.System.GetElapsedTime(waiting) > TimeSpan.FromSeconds(1));

        var found = reader.Read(ProcessOrder.Cpu, 5).Processes.Single(process => process.Id == busy.Id);

        found.Name.ShouldBe("sh");
        found.CpuPercent.ShouldBeInRange(10, 110);
        found.ResidentBytes.ShouldBeGreaterThan(0);
        found.User.ShouldBe(Environment.UserName);
    }
}
