using System.Globalization;

namespace Ops.Providers.Host.Tests;

public sealed class ProcfsProcessesTests : IDisposable
{
    private readonly RecordedHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("nginx", "nginx")]
    [InlineData("tmux: server", "tmux: server")]
    [InlineData("a) R (b", "a) R (b")]
    [InlineData("((sd-pam))", "((sd-pam))")]
    [InlineData("", "")]
    [InlineData("new\nline", "new?line")]
    public void A_process_may_have_any_name(string name, string shown)
    {
        _host.WriteProcess(42, name, state: 'D', ticks: 250, startTicks: 77, residentBytes: 40960, threads: 7);

        new ProcfsProcesses(_host.Files).TryRead(42, out var process).ShouldBeTrue();

        process.ShouldBe(new ProcessSample(42, 77, shown, ProcessState.DiskSleep, TimeSpan.FromSeconds(2.5), 40960, 7));
    }

    [Theory]
    [InlineData("")]
    [InlineData("42 (cut")]
    [InlineData("42 (cut)")]
    [InlineData("garbage")]
    public void A_text_that_is_cut_off_is_no_process(string text)
    {
        _host.Write("/proc/42/stat", text);

        new ProcfsProcesses(_host.Files).TryRead(42, out _).ShouldBeFalse();
    }

    [Fact]
    public void The_exact_size_counts_where_the_kernel_tells_it()
    {
        _host.WriteProcess(42, "app", residentBytes: 4096);
        _host.Write("/proc/42/statm", "765 357 300 5 0 120 0\n");

        new ProcfsProcesses(_host.Files).TryRead(42, out var process);

        process.ResidentBytes.ShouldBe(357 * Environment.SystemPageSize);
    }

    [Fact]
    public void Processes_that_end_or_may_not_be_read_are_left_out()
    {
        _host.WriteProcess(1, "init");
        _host.WriteProcess(2, "app");
        Directory.CreateDirectory(Path.Join(_host.Folder, "proc/3"));
        Directory.CreateDirectory(Path.Join(_host.Folder, "proc/4/stat"));
        _host.Write("/proc/uptime", "1 1");
        var found = new List<ProcessSample>();

        new ProcfsProcesses(_host.Files).TryReadAll(found).ShouldBeTrue();

        found.Select(process => process.Id).Order().ShouldBe([1, 2]);
    }

    [Fact]
    public void A_machine_without_proc_has_no_list() =>
        new ProcfsProcesses(_host.Files).TryReadAll([]).ShouldBeFalse();

    [Fact]
    public void The_effective_user_has_its_name_or_its_number()
    {
        _host.Write("/etc/passwd", "root:x:0:0::/root:/bin/sh\nbroken\nwww-data:x:33:33::/var/www:/bin/false\n");
        _host.WriteProcess(1, "nginx", user: 33);
        _host.WriteProcess(2, "app", user: 12345);
        var processes = new ProcfsProcesses(_host.Files);

        processes.UserOf(1).ShouldBe("www-data");
        processes.UserOf(2).ShouldBe("12345");
        processes.UserOf(3).ShouldBeNull();
    }

    [Fact]
    public void A_process_of_this_machine_is_as_ps_shows_it()
    {
        using var folder = new TemporaryFolder();
        using var process = RunningProcess.Named(folder, "a) R (b c");
        var ps = RealPart.Find("ps", "procps");
        var processes = new ProcfsProcesses(new HostFiles());

        processes.TryRead(process.Id, out var sample).ShouldBeTrue();

        string Ps(string field) => Command.Output(ps, "-p", process.Id.ToString(CultureInfo.InvariantCulture), "-o", field + "=").Trim();
        sample.Name.ShouldBe(Ps("comm"));
        sample.Name.ShouldBe("a) R (b c");
        sample.ThreadCount.ShouldBe(1);
        processes.UserOf(process.Id).ShouldBe(Ps("user"));
        processes.TryRead(process.Id, out sample);
        sample.ResidentBytes.ShouldBe(1024 * long.Parse(Ps("rss"), CultureInfo.InvariantCulture));
        processes.StartedAt(sample).ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void The_portable_source_sees_the_same_process()
    {
        using var folder = new TemporaryFolder();
        using var process = RunningProcess.Named(folder, "portable");
        var portable = new SystemProcesses();
        var all = new List<ProcessSample>();
        portable.TryReadAll(all);

        portable.TryRead(process.Id, out var sample).ShouldBeTrue();
        sample.Name.ShouldBe("portable");
        sample.ResidentBytes.ShouldBeGreaterThan(0);
        all.ShouldContain(other => other.Id == process.Id && other.StartKey == sample.StartKey);
        portable.StartedAt(sample).ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(30));
        process.End();
        portable.TryRead(process.Id, out _).ShouldBeFalse();
    }
}
