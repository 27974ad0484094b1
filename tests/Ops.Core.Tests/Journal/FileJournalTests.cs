using System.Diagnostics;
using System.Text.Json;
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
            await AppendAsync(journal, new JournalAppend { Stream = "x", At = Noon, Events = [new JournalEntry("Größe", JsonElement.Parse("""{"text":"zeile\n\"ü\""}"""))] });
            await AppendAsync(journal, new JournalAppend { Stream = "deploy/web/1", At = Noon, ClearTimers = ["retire-blue"] });
            await journal.DeleteAsync("x", 1, CancellationToken.None);
        }

        (await File.ReadAllLinesAsync(Log)).ShouldBe(
        [
            """000000068 3201d831 {"format":"ops-journal","revision":1,"sealed":"0000000000000000000"}""",
            """000000236 64ba16cd {"version":2,"position":2,"stream":"deploy/web/1","at":"2026-03-14T12:00:00+00:00","set":[{"key":"retire-blue","due":"2026-03-15T12:00:00+00:00"}],"events":[{"type":"planned","data":{"by":"ops"}},{"type":"started","data":{"by":"ops"}}]}""",
            """000000167 0bc767f7 {"position":2,"owner":"test","until":"2026-03-16T12:01:00+00:00","taken":[{"stream":"deploy/web/1","key":"retire-blue","due":"2026-03-15T12:00:00+00:00","attempt":1}]}""",
            """000000134 427e52ca {"version":1,"position":3,"stream":"x","at":"2026-03-14T12:00:00+00:00","events":[{"type":"Größe","data":{"text":"zeile\n\"ü\""}}]}""",
            """000000107 b33dc202 {"version":2,"position":3,"stream":"deploy/web/1","at":"2026-03-14T12:00:00+00:00","clear":["retire-blue"]}""",
            """000000040 b8bd56b2 {"version":1,"position":3,"deleted":"x"}""",
        ]);
    }

    [Theory]
    [InlineData("", 0x00000000)]
    [InlineData("123456789", 0xe3069283)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x22620404)]
    public void The_checksum_is_the_one_that_other_tools_compute(string text, uint expected) =>
        (~Crc32C.Continue(Crc32C.Seed, System.Text.Encoding.ASCII.GetBytes(text))).ShouldBe(expected);

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
}
