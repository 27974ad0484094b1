using System.Diagnostics;
using System.Text.Json;
using Ops.Conformance;
using Ops.Journal;

namespace Ops.Core.Tests.Journal;

public sealed class FileJournalTests : FileJournalTestBase
{
    [Fact]
    public async Task The_format_is_lines_of_text_with_length_checksum_and_json()
    {
        await using (var journal = await OpenAsync())
        {
            await AppendAsync(journal, To("deploy/web/1", "planned", "started") with { SetTimers = [new JournalTimer("retire-blue", Noon.AddDays(1))] });
            await TakeAsync(journal, Noon.AddDays(2));
            await AppendAsync(journal, new JournalAppend { Stream = "größe".Length == 5 ? "x" : "", At = Noon, Events = [new JournalEntry("Größe", JsonElement.Parse("""{"text":"zeile\n\"ü\""}"""))] });
            await AppendAsync(journal, new JournalAppend { Stream = "deploy/web/1", At = Noon, ClearTimers = ["retire-blue"] });
            await journal.DeleteAsync("x", 1, CancellationToken.None);
        }

        (await File.ReadAllLinesAsync(Log)).ShouldBe(
        [
            """000000068 97829e4e {"format":"ops-journal","revision":1,"sealed":"0000000000000000000"}""",
        ]);
    }

    [Fact]
    public async Task Leases_end_with_the_process_and_attempts_do_not()
    {
        await using (var journal = await OpenAsync())
        {
            await AppendAsync(journal, new JournalAppend { Stream = "a", At = Noon, SetTimers = [new JournalTimer("t", Noon)] });
            (await TakeAsync(journal, Noon)).Single().Attempt.ShouldBe(1);
            (await TakeAsync(journal, Noon)).ShouldBeEmpty();
        }

        await using var reopened = await OpenAsync();
        (await reopened.NextDueAsync(CancellationToken.None)).ShouldBe(Noon);
        (await TakeAsync(reopened, Noon)).Single().Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task A_second_journal_in_the_folder_is_refused_and_the_message_names_the_holder()
    {
        await using (await OpenAsync())
        {
            var refused = await Should.ThrowAsync<JournalException>(() => OpenAsync());

            refused.IsTransient.ShouldBeTrue();
            refused.Message.ShouldContain($"in use by process {Environment.ProcessId} ");
            refused.Message.ShouldContain($"on host {Environment.MachineName} since 20");
        }

        await using var later = await OpenAsync();
    }

    [Fact]
    public async Task A_journal_in_use_can_be_read_by_a_person()
    {
        await using var journal = await OpenAsync();
        await AppendAsync(journal, To("a", "needle"));

        using var grep = Process.Start(new ProcessStartInfo("grep", ["-c", "needle", Log]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        (await grep.StandardOutput.ReadToEndAsync()).Trim().ShouldBe("1");
    }

    [Fact]
    public async Task A_folder_that_is_missing_is_made_and_only_its_owner_may_read_the_file()
    {
        var folder = Path.Combine(Folder.Path, "a", "b");
        await using var journal = await FileJournal.OpenAsync(folder, CancellationToken.None);

        journal.FilePath.ShouldBe(Path.Combine(folder, "journal.log"));
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(journal.FilePath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_an_error_that_names_it()
    {
        var file = Folder.File("file");
        await File.WriteAllTextAsync(file, "");

        var refused = await Should.ThrowAsync<JournalException>(() => FileJournal.OpenAsync(file, CancellationToken.None));

        refused.Message.ShouldContain(file);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_opened_lets_go_of_the_folder()
    {
        await File.WriteAllTextAsync(Log, "");
        await Should.ThrowAsync<JournalException>(() => OpenAsync());
        File.Delete(Log);

        await using var journal = await OpenAsync();
    }

    [Fact]
    public async Task Opening_can_be_cancelled() =>
        await Should.ThrowAsync<OperationCanceledException>(() => FileJournal.OpenAsync(Folder.Path, new CancellationToken(canceled: true)));

    [Fact]
    public async Task A_full_disk_refuses_appends_and_the_journal_goes_on_when_there_is_space()
    {
        var disk = await SmallDiskAsync();
        try
        {
            await using var journal = await FileJournal.OpenAsync(Path.Combine(disk, "journal"), CancellationToken.None);
            var written = 0;
            var refused = await Should.ThrowAsync<JournalException>(async () =>
            {
                for (; written < 1000; written++)
                    await AppendAsync(journal, Big("a", $"{written}"));
            });
            refused.IsTransient.ShouldBeTrue();
            refused.Message.ShouldContain("the disk is full; free some space. Nothing of this append was written, and the journal can be used again.");
            await AppendAsync(journal, To("small", "x")).ShouldNotThrowAsync("what is small still fits");

            File.Delete(Path.Combine(disk, "ballast"));
            (await AppendAsync(journal, Big("a", "more"))).Version.ShouldBe(written + 1);
            (await TypesAsync(journal)).ShouldBe([.. Enumerable.Range(0, written).Select(number => $"a {number + 1} {number}"), "small 1 x", $"a {written + 1} more"]);
            await journal.DisposeAsync();

            await using var reopened = await FileJournal.OpenAsync(Path.Combine(disk, "journal"), CancellationToken.None);
            reopened.TornTail.ShouldBeNull();
            (await TypesAsync(reopened)).Count.ShouldBe(written + 2);
        }
        finally
        {
            await SystemCommand("umount", disk);
        }
    }

    private static JournalAppend Big(string stream, string type) =>
        To(stream) with { Events = [new JournalEntry(type, JsonElement.Parse($$"""{"pad":"{{new string('x', 10_000)}}"}"""))] };

    /// <summary>Mounts a disk of 1 MB, half of which is taken, or skips the test where that is not allowed.</summary>
    private async Task<string> SmallDiskAsync()
    {
        var disk = Folder.File("disk");
        Directory.CreateDirectory(disk);
        if (!OperatingSystem.IsLinux() || !await SystemCommand("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk))
            RealPart.Missing("a small disk cannot be mounted here; run the tests as root on Linux");
        await File.WriteAllBytesAsync(Path.Combine(disk, "ballast"), new byte[1 << 19]);
        return disk;
    }

    private static async Task<bool> SystemCommand(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
