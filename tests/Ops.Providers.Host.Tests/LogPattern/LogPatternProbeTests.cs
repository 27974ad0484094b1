using System.Text;

namespace Ops.Providers.Host.Tests;

public sealed class LogPatternProbeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly string _log;

    public LogPatternProbeTests() => _log = _folder.Write("app.log", "ERROR old\nERROR older\n");

    public void Dispose() => _folder.Dispose();

    [Fact, Trait("Requirement", "S3-54")]
    public void Failed_logins_are_counted_within_the_window()
    {
        var probe = Probe(new LogPatternProbeOptions { Path = _log, Pattern = "authentication failed", DegradedCount = 2, UnhealthyCount = 4 });
        probe.Run(_time).ShouldBe(ProbeStatus.Healthy).Value.ShouldBe(0);

        Append("authentication failed for a\nlogged in: b\nauthentication failed for c\n");
        probe.Run(_time).ShouldBe(ProbeStatus.Degraded).Value.ShouldBe(2);

        _time.Advance(TimeSpan.FromMinutes(3));
        Append("authentication failed for d\nauthentication failed for e\n");
        var result = probe.Run(_time).ShouldBe(ProbeStatus.Unhealthy);
        result.Description.ShouldBe($"{Environment.MachineName}: 4 lines matching 'authentication failed' in {_log} within 5 min; expected below 2");

        _time.Advance(TimeSpan.FromMinutes(2));
        probe.Run(_time).ShouldBe(ProbeStatus.Degraded).Value.ShouldBe(2);
        _time.Advance(TimeSpan.FromMinutes(3));
        probe.Run(_time).ShouldBe(ProbeStatus.Healthy).Value.ShouldBe(0);
    }

    [Fact, Trait("Requirement", "S3-61")]
    public void Errors_of_several_files_add_up()
    {
        var blue = _folder.Write("app-blue.log", "");
        var green = _folder.Write("app-green.log", "");
        var probe = Probe(new LogPatternProbeOptions { Path = _folder.At("app-*.log"), Pattern = @"\bERROR\b" });
        probe.Run(_time);

        File.AppendAllText(blue, "2026-01-01 ERROR a\nTERROR\n");
        File.AppendAllText(green, "2026-01-01 ERROR b\nERROR c\nINFO d\n");

        probe.Run(_time).Value.ShouldBe(3);
    }

    [Fact, Trait("Requirement", "S2-08")]
    public void A_file_that_appears_later_is_read_from_its_beginning()
    {
        var probe = Probe(new LogPatternProbeOptions { Path = _folder.At("logs/error-*.log"), Pattern = ".", MustExist = false });
        probe.Run(_time).ShouldBe(ProbeStatus.Healthy);

        _folder.Write("logs/error-1.log", "one\ntwo\n");

        probe.Run(_time).Value.ShouldBe(2);
    }

    [Fact]
    public void What_is_there_already_is_not_counted_by_default()
    {
        var probe = Probe();

        probe.Run(_time).Value.ShouldBe(0);
        probe.Run(_time).Value.ShouldBe(0);
    }

    [Theory]
    [InlineData(12, 1)]
    [InlineData(13, 1)]
    [InlineData(21, 1)]
    [InlineData(22, 2)]
    [InlineData(1000, 2)]
    public void The_tail_of_the_first_run_counts_whole_lines_only(int tailBytes, int expected)
    {
        Probe(new LogPatternProbeOptions { Path = _log, Pattern = "ERROR", TailBytes = tailBytes }).Run(_time).Value.ShouldBe(expected);
    }

    [Fact]
    public void A_line_counts_once_when_it_is_complete()
    {
        var probe = Started();

        Append("ERR");
        probe.Run(_time).Value.ShouldBe(0);
        Append("OR half");
        probe.Run(_time).Value.ShouldBe(0);
        Append(" done\nERROR next");
        probe.Run(_time).Value.ShouldBe(1);
        probe.Run(_time).Value.ShouldBe(1);
        Append("\r\n");

        probe.Run(_time).Value.ShouldBe(2);
    }

    [Fact]
    public void A_line_that_was_half_written_before_the_first_run_does_not_count()
    {
        Append("ERROR begun");
        var probe = Started();

        Append(" ERROR ended\nERROR whole\n");

        probe.Run(_time).Value.ShouldBe(1);
    }

    [Fact]
    public void A_rename_and_a_new_file_lose_nothing_and_count_nothing_twice()
    {
        var probe = Started();
        Append("ERROR 1\n");
        probe.Run(_time).Value.ShouldBe(1);

        Append("ERROR 2\nERROR 3 without its end");
        File.Move(_log, _folder.At("app.log.1"));
        File.WriteAllText(_log, "ERROR 4\n");

        probe.Run(_time).Value.ShouldBe(3);
        probe.Run(_time).Value.ShouldBe(4, "the unfinished line will not be finished any more");
        probe.Run(_time).Value.ShouldBe(4);
    }

    [Fact]
    public void A_writer_that_goes_on_in_the_renamed_file_is_followed()
    {
        var probe = Started();
        File.Move(_log, _folder.At("app.log.1"));
        File.WriteAllText(_log, "");
        probe.Run(_time).Value.ShouldBe(0);

        File.AppendAllText(_folder.At("app.log.1"), "ERROR late\n");

        probe.Run(_time).Value.ShouldBe(1);
    }

    [Fact]
    public void A_renamed_file_that_the_pattern_still_finds_is_not_read_again()
    {
        var probe = Probe(new LogPatternProbeOptions { Path = _folder.At("app.log*"), Pattern = "ERROR" });
        probe.Run(_time);
        Append("ERROR 1\n");
        probe.Run(_time).Value.ShouldBe(1);

        File.Move(_log, _folder.At("app.log.1"));
        File.WriteAllText(_log, "ERROR 2\n");

        probe.Run(_time).Value.ShouldBe(2);
    }

    [Fact]
    public void A_truncated_file_is_read_from_its_beginning()
    {
        var probe = Started();

        File.WriteAllText(_log, "ERROR 1\n");

        probe.Run(_time).Value.ShouldBe(1);
    }

    [Fact]
    public void A_truncated_file_that_has_grown_past_the_old_end_is_read_from_its_beginning()
    {
        var probe = Started();

        using (var log = new FileStream(_log, FileMode.Open, FileAccess.Write))
        {
            log.SetLength(0);
            log.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("ERROR new\n", 50))));
        }

        probe.Run(_time).Value.ShouldBe(50);
    }

    [Fact]
    public void A_file_that_was_deleted_and_made_again_is_read_from_its_beginning()
    {
        var probe = Started();

        File.Delete(_log);
        File.WriteAllText(_log, string.Concat(Enumerable.Repeat("ERROR new\n", 50)));

        probe.Run(_time).Value.ShouldBe(50);
    }

    [Fact]
    public void Bytes_that_are_no_text_harm_nothing()
    {
        var probe = Started();

        using (var log = new FileStream(_log, FileMode.Append))
            log.Write([0xff, 0xfe, 0x00, 0xc3, (byte)'\n', .. "caf\xe9 ERROR"u8, 0x80, (byte)'\n', .. "Übel ERROR 💥\n"u8]);

        probe.Run(_time).Value.ShouldBe(2);
    }

    [Fact]
    public void A_line_longer_than_the_buffer_counts_once_by_its_beginning()
    {
        var probe = Started();

        Append("ERROR " + new string('x', 300_000) + " ERROR\n" + new string('y', 100_000) + "ERROR\nERROR\n");

        probe.Run(_time).Value.ShouldBe(2);
    }

    [Fact]
    public void A_run_reads_no_more_than_it_may_and_the_next_goes_on()
    {
        var probe = Probe(new LogPatternProbeOptions { Path = _log, Pattern = "ERROR", MaxBytesPerRun = 65536, DegradedCount = null, UnhealthyCount = 100_000 });
        probe.Run(_time);
        Append(string.Concat(Enumerable.Repeat("ERROR 789\n", 15_000)));

        var first = probe.Run(_time).ShouldBe(ProbeStatus.Degraded);
        first.Value.ShouldBe(6553);
        first.Description.ShouldNotBeNull().ShouldContain($"82.5 KiB of {_log} wait for the next run; expected at most 64 KiB");
        probe.Run(_time).ShouldBe(ProbeStatus.Degraded).Value.ShouldBe(2 * 6553);

        probe.Run(_time).ShouldBe(ProbeStatus.Healthy).Value.ShouldBe(15_000);
    }

    [Fact]
    public void A_flood_in_one_file_starves_no_other()
    {
        var quiet = _folder.Write("zzz.log", "");
        var probe = Probe(new LogPatternProbeOptions { Path = _folder.At("*.log"), Pattern = "quiet", MaxBytesPerRun = 65536 });
        probe.Run(_time);
        Append(string.Concat(Enumerable.Repeat("flood\n", 100_000)));
        File.AppendAllText(quiet, "quiet\n");

        probe.Run(_time).Value.ShouldBe(1);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_half_way_is_continued_and_counts_nothing_twice()
    {
        var probe = Started();
        Append(string.Concat(Enumerable.Repeat("ERROR 789\n", 400_000)));
        for (var attempt = 0; attempt < 5; attempt++)
        {
            using var cancellation = new CancellationTokenSource();
            var run = Task.Run(() => probe.ProbeAsync(ProbeContext.StartNow("log", TimeSpan.FromSeconds(1), _time), cancellation.Token).AsTask());
            SpinWait.SpinUntil(() => run.IsCompleted, TimeSpan.FromMilliseconds(2 * (attempt + 1)));
            await cancellation.CancelAsync();
            await run.ContinueWith(_ => { }, TaskScheduler.Default);
        }

        probe.Run(_time).Value.ShouldBe(400_000);
    }

    [Fact]
    public void The_last_line_is_shown_only_on_demand_without_control_characters_and_credentials_of_urls()
    {
        Probe(new LogPatternProbeOptions { Path = _log, Pattern = "ERROR", TailBytes = 100 }).Run(_time).Description.ShouldNotBeNull().ShouldNotContain("older");

        Append("ERROR \u001b[31mcannot reach https://bob:hunter2@db.test/x " + new string('z', 500) + "\n");
        var description = Probe(new LogPatternProbeOptions { Path = _log, Pattern = "ERROR", TailBytes = 600, ShowLastLine = true }).Run(_time).Description.ShouldNotBeNull();

        description.ShouldContain("; the last was: ERROR  [31mcannot reach https://**redacted**@db.test/x zzz");
        description.ShouldEndWith("z…");
        description.ShouldNotContain("hunter2");
        description.Length.ShouldBeLessThan(500);
    }

    [Fact]
    public void A_missing_log_is_unhealthy_unless_it_may_be_missing()
    {
        var path = _folder.At("none-*.log");

        Probe(new LogPatternProbeOptions { Path = path, Pattern = "x" }).Run(_time).ShouldBe(ProbeStatus.Unhealthy).Description.ShouldBe($"{Environment.MachineName}: no file matches {path}; expected at least one");
        Probe(new LogPatternProbeOptions { Path = path, Pattern = "x", MustExist = false }).Run(_time).ShouldBe(ProbeStatus.Healthy);
    }

    [Fact]
    public void A_log_that_cannot_be_read_is_unhealthy_and_says_why()
    {
        // The kernel refuses to read this file even to root.
        const string WriteOnly = "/sys/bus/platform/drivers_probe";
        if (!File.Exists(WriteOnly))
            RealPart.Missing($"{WriteOnly} is not there");

        var result = Probe(new LogPatternProbeOptions { Path = WriteOnly, Pattern = "x" }).Run(_time).ShouldBe(ProbeStatus.Unhealthy);

        result.Description.ShouldNotBeNull().ShouldContain($"{WriteOnly} cannot be read: ");
        result.Exception.ShouldNotBeNull();
    }

    [Fact]
    public void A_pipe_is_refused_and_does_not_hang()
    {
        var pipe = _folder.At("pipe.log");
        Command.Output(RealPart.Find("mkfifo", "coreutils"), pipe);

        Probe(new LogPatternProbeOptions { Path = pipe, Pattern = "x" }).Run(_time).ShouldBe(ProbeStatus.Unhealthy).Description.ShouldNotBeNull().ShouldContain($"{pipe} is not a regular file");
    }

    [Fact]
    public void A_second_name_of_the_same_file_is_not_counted_twice()
    {
        File.CreateSymbolicLink(_folder.At("link.log"), _log);
        var probe = Probe(new LogPatternProbeOptions { Path = _folder.At("*.log"), Pattern = "ERROR" });
        probe.Run(_time);

        Append("ERROR 1\n");

        probe.Run(_time).Value.ShouldBe(1);
    }

    [Fact]
    public void The_portable_facts_tell_that_a_file_changed()
    {
        FileFacts.TryReadPortable(_log, out var before).ShouldBeTrue();
        Append("more\n");
        FileFacts.TryReadPortable(_log, out var after).ShouldBeTrue();

        after.Identity.ShouldBe(before.Identity);
        after.Length.ShouldBe(before.Length + 5);
        after.IsRegular.ShouldBeTrue();
        FileFacts.TryReadPortable(_folder.At("none"), out _).ShouldBeFalse();
    }

    private LogPatternProbe Started()
    {
        var probe = Probe();
        probe.Run(_time).Value.ShouldBe(0);
        return probe;
    }

    private LogPatternProbe Probe() => Probe(new LogPatternProbeOptions { Path = _log, Pattern = "ERROR" });

    private static LogPatternProbe Probe(LogPatternProbeOptions options) => new(options);

    private void Append(string text) => File.AppendAllText(_log, text);
}
