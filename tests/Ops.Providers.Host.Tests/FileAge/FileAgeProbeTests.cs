namespace Ops.Providers.Host.Tests;

public sealed class FileAgeProbeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(23, ProbeStatus.Healthy)]
    [InlineData(24, ProbeStatus.Degraded)]
    [InlineData(48, ProbeStatus.Unhealthy)]
    public void The_age_decides(int hours, ProbeStatus status)
    {
        var file = Write("backup.dump", TimeSpan.FromHours(hours));

        var result = Probe(new FileAgeProbeOptions { Path = file, DegradedAge = TimeSpan.FromHours(24), UnhealthyAge = TimeSpan.FromHours(48) });

        result.ShouldBe(status).Value.ShouldBe(hours * 3600);
    }

    [Fact]
    public void The_description_says_which_file_how_old_and_what_was_expected()
    {
        var file = Write("b.dump", TimeSpan.FromHours(30));
        Write("a.dump", TimeSpan.FromHours(50));

        Probe(new FileAgeProbeOptions { Path = _folder.At("*.dump"), UnhealthyAge = TimeSpan.FromHours(25) }).Description
            .ShouldBe($"{Environment.MachineName}: {file} (newest of {_folder.At("*.dump")}) is 30 h old (written 2025-12-30 18:00:00Z); expected below 25 h");
    }

    [Fact]
    public void The_oldest_counts_where_it_is_chosen()
    {
        Write("queue/1", TimeSpan.FromMinutes(1));
        Write("queue/2", TimeSpan.FromMinutes(20));

        Probe(new FileAgeProbeOptions { Path = _folder.At("queue/*"), Choice = FileChoice.Oldest, DegradedAge = TimeSpan.FromMinutes(10), MustExist = false })
            .ShouldBe(ProbeStatus.Degraded).Value.ShouldBe(1200);
    }

    [Fact]
    public void An_empty_backup_is_unhealthy_however_fresh()
    {
        var file = Write("backup.dump", TimeSpan.Zero, "");

        Probe(new FileAgeProbeOptions { Path = file, UnhealthyAge = TimeSpan.FromDays(1), MinBytes = 1024 })
            .ShouldBe(ProbeStatus.Unhealthy).Description.ShouldNotBeNull().ShouldContain($"{file} holds 0 B; expected at least 1 KiB");
    }

    [Fact]
    public void A_missing_file_is_unhealthy_unless_it_may_be_missing()
    {
        var path = _folder.At("none/*.dump");

        Probe(new FileAgeProbeOptions { Path = path }).ShouldBe(ProbeStatus.Unhealthy).Description.ShouldBe($"{Environment.MachineName}: no file matches {path}; expected at least one");
        Probe(new FileAgeProbeOptions { Path = path, MustExist = false, UnhealthyAge = TimeSpan.FromDays(1) }).ShouldBe(ProbeStatus.Healthy);
    }

    [Fact]
    public void A_folder_is_no_file_and_the_description_says_what_to_write() =>
        Probe(new FileAgeProbeOptions { Path = _folder.Path }).ShouldBe(ProbeStatus.Unhealthy).Description.ShouldNotBeNull().ShouldContain("which is a folder: write a pattern");

    [Fact]
    public void A_file_from_the_future_proves_nothing()
    {
        var file = Write("heartbeat", TimeSpan.FromHours(-3));

        var result = Probe(new FileAgeProbeOptions { Path = file, UnhealthyAge = TimeSpan.FromMinutes(5) }).ShouldBe(ProbeStatus.Unhealthy);

        result.Value.ShouldBe(-3 * 3600);
        result.Description.ShouldNotBeNull().ShouldContain("is dated 3 h in the future (2026-01-01 03:00:00Z), so its age is not known");
    }

    [Fact]
    public void Clocks_may_differ_a_little()
    {
        var file = Write("heartbeat", TimeSpan.FromSeconds(-59));

        Probe(new FileAgeProbeOptions { Path = file, UnhealthyAge = TimeSpan.FromMinutes(5) }).ShouldBe(ProbeStatus.Healthy);
    }

    [Fact]
    public void A_link_counts_as_the_file_that_it_leads_to()
    {
        var file = Write("backup-1.dump", TimeSpan.FromDays(3));
        File.CreateSymbolicLink(_folder.At("latest"), file);

        Probe(new FileAgeProbeOptions { Path = _folder.At("latest"), UnhealthyAge = TimeSpan.FromDays(1) }).ShouldBe(ProbeStatus.Unhealthy).Value.ShouldBe(3 * 86400);
        File.Delete(file);
        Probe(new FileAgeProbeOptions { Path = _folder.At("latest") }).ShouldBe(ProbeStatus.Unhealthy).Description.ShouldNotBeNull().ShouldContain("no file exists at");
    }

    [Fact]
    public void Patterns_reach_into_folders_and_leave_hidden_files_out()
    {
        Write("a/x/1.log", TimeSpan.FromHours(5));
        Write("b/1.log", TimeSpan.FromHours(4));
        Write("b/y/z/1.log", TimeSpan.FromHours(3));
        Write("b/.hidden.log", TimeSpan.FromHours(2));

        string[] Found(string pattern) => [.. FileGlob.Find(_folder.At(pattern)).Select(path => Path.GetRelativePath(_folder.Path, path)).Order(StringComparer.Ordinal)];
        Found("*/1.log").ShouldBe(["b/1.log"]);
        Found("**/1.log").ShouldBe(["a/x/1.log", "b/1.log", "b/y/z/1.log"]);
        Found("b/**").ShouldBe(["b/1.log", "b/y/z/1.log"]);
        Found("?/x/*.l?g").ShouldBe(["a/x/1.log"]);
        Found("b/.*.log").ShouldBe(["b/.hidden.log"]);
        Found("none/**/*").ShouldBeEmpty();
    }

    [Fact]
    public void A_link_to_a_folder_above_does_not_go_round_in_circles()
    {
        Write("a/1.log", TimeSpan.Zero);
        Directory.CreateSymbolicLink(_folder.At("a/loop"), _folder.Path);

        FileGlob.Find(_folder.At("**/*.log")).Count().ShouldBe(1);
    }

    private ProbeResult Probe(FileAgeProbeOptions options) => new FileAgeProbe(options).Run(_time);

    private string Write(string name, TimeSpan age, string text = "content")
    {
        var path = _folder.Write(name, text);
        File.SetLastWriteTimeUtc(path, (_time.GetUtcNow() - age).UtcDateTime);
        return path;
    }
}
