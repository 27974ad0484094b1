using Ops.Journal;

namespace Ops.Core.Tests.Journal;

/// <summary>What happens when something else touches the file of an open journal: no append is acknowledged that would be lost.</summary>
public sealed class FileJournalMeddlingTests : FileJournalTestBase
{
    [Theory]
    [InlineData("cut", "changed or replaced it (10 bytes are there, and ")]
    [InlineData("emptied", "changed or replaced it (0 bytes are there, and ")]
    [InlineData("grown", "changed or replaced it (")]
    [InlineData("deleted", "deleted or moved it while it was open")]
    [InlineData("moved away", "deleted or moved it while it was open")]
    [InlineData("moved with its folder", "deleted or moved it while it was open")]
    [InlineData("replaced by an older copy", "changed or replaced it (")]
    [InlineData("replaced by an equal copy", "changed or replaced it (")]
    public async Task Nothing_is_acknowledged_once_the_file_was(string meddling, string reason)
    {
        await using (var journal = await OpenAsync())
        {
            File.Copy(Log, Folder.File("older"));
            await AppendAsync(journal, To("a", "one"));
            File.Copy(Log, Folder.File("equal"));
            Meddle(meddling);

            for (var attempt = 0; attempt < 2; attempt++)
            {
                var refused = await Should.ThrowAsync<JournalException>(() => AppendAsync(journal, To("a", "two")));
                refused.Message.ShouldContain($"The journal '{Log}' takes no more appends: something else has {reason}");
            }

            (await Should.ThrowAsync<JournalException>(() => AppendAsync(journal, To("a", "two")))).IsTransient.ShouldBeFalse();
            await Should.ThrowAsync<JournalException>(() => journal.CompactAsync(CancellationToken.None));
        }

        Restore(meddling);
        await using var reopened = await OpenAsync();
        (await TypesAsync(reopened)).ShouldBe(["a 1 one"]);
        (await AppendAsync(reopened, To("a", "two"))).Version.ShouldBe(2);
    }

    [Fact]
    public async Task A_compaction_is_no_meddling()
    {
        await using var journal = await OpenAsync();
        await AppendAsync(journal, To("a", "one"));
        await journal.CompactAsync(CancellationToken.None);

        (await AppendAsync(journal, To("a", "two"))).Version.ShouldBe(2);
    }

    [Fact]
    public async Task Two_processes_that_got_past_the_lock_do_not_mix_their_appends()
    {
        // Somebody deleted the lock file: the second one cannot know of the first.
        await using var first = await OpenAsync();
        await AppendAsync(first, To("a", "one"));
        File.Delete(Folder.File("journal.lock"));
        await using var second = await OpenAsync();
        await AppendAsync(second, To("a", "two"));

        var refused = await Should.ThrowAsync<JournalException>(() => AppendAsync(first, To("a", "three")));

        refused.Message.ShouldContain("takes no more appends");
        (await AppendAsync(second, To("a", "three"))).Version.ShouldBe(3);
    }

    private void Meddle(string how)
    {
        switch (how)
        {
            case "cut": Truncate(10); break;
            case "emptied": Truncate(0); break;
            case "grown": File.AppendAllText(Folder.File("equal"), "!"); File.Move(Folder.File("equal"), Log, overwrite: true); break;
            case "deleted": File.Copy(Log, Folder.File("backup")); File.Delete(Log); break;
            case "moved away": File.Move(Log, Folder.File("backup")); break;
            case "moved with its folder": Directory.Move(Folder.Path, Folder.Path + "-moved"); break;
            case "replaced by an older copy": File.Copy(Log, Folder.File("backup")); File.Move(Folder.File("older"), Log, overwrite: true); break;
            default: File.Copy(Log, Folder.File("backup")); File.Move(Folder.File("equal"), Log, overwrite: true); break;
        }
    }

    private void Restore(string how)
    {
        if (how == "moved with its folder")
            Directory.Move(Folder.Path + "-moved", Folder.Path);
        else if (how == "grown")
            Truncate(new FileInfo(Log).Length - 1);
        else
            File.Move(Folder.File(how is "cut" or "emptied" ? "equal" : "backup"), Log, overwrite: true);
    }

    /// <summary>Cuts the file as other programs do, which do not ask for leave.</summary>
    private void Truncate(long length)
    {
        using var truncate = System.Diagnostics.Process.Start("truncate", ["-s", $"{length}", Log]);
        truncate.WaitForExit();
    }
}
