using System.Text.Json;
using Ops.Journal;

namespace Ops.Core.Tests.Journal;

/// <summary>Real disks that are full, write-protected or broken.</summary>
public sealed class FileJournalDiskTests : FileJournalTestBase
{
    [Fact]
    public async Task A_full_disk_refuses_appends_and_the_journal_goes_on_when_there_is_space()
    {
        await using var disk = await FilledDiskAsync(ballast: 1 << 19);
        await using var journal = await OpenOnAsync(disk);
        var (written, refused) = await FillAsync(journal);
        refused.IsTransient.ShouldBeTrue();
        refused.Message.ShouldContain("the disk is full; free some space. Nothing of this append was written, and the journal can be used again.");
        await AppendAsync(journal, To("small", "x")).ShouldNotThrowAsync("what is small still fits");

        File.Delete(Path.Combine(disk.Path, "ballast"));
        (await AppendAsync(journal, Big("a", "more"))).Version.ShouldBe(written + 1);
        (await TypesAsync(journal)).ShouldBe([.. Enumerable.Range(0, written).Select(number => $"a {number + 1} {number}"), "small 1 x", $"a {written + 1} more"]);
        await journal.DisposeAsync();

        await using var reopened = await OpenOnAsync(disk);
        reopened.TornTail.ShouldBeNull();
        (await TypesAsync(reopened)).Count.ShouldBe(written + 2);
    }

    [Fact]
    public async Task On_a_full_disk_the_journal_can_be_opened_and_read()
    {
        await using var disk = await FilledDiskAsync(ballast: 0);
        await using (var journal = await OpenOnAsync(disk))
            await AppendAsync(journal, To("a", "one"));
        await FillUpAsync(Path.Combine(disk.Path, "ballast"));

        await using var reopened = await OpenOnAsync(disk);

        (await TypesAsync(reopened)).ShouldBe(["a 1 one"]);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_an_error_that_says_so_and_blames_no_other_process()
    {
        await using var disk = await MountedDisk.InMemoryAsync(Folder, "1m");
        await (await OpenOnAsync(disk)).DisposeAsync();
        await disk.ProtectAsync();

        var refused = await Should.ThrowAsync<JournalException>(() => OpenOnAsync(disk));

        refused.Message.ShouldContain($"The journal in '{disk.Path}/journal' cannot be opened: Read-only file system");
        refused.IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task A_disk_that_cannot_make_an_append_durable_gets_no_more_and_nothing_acknowledged_is_lost()
    {
        await using var disk = await MountedDisk.OverbookedAsync(Folder);
        var written = 0;
        await using (var journal = await OpenOnAsync(disk))
        {
            (written, var failed) = await FillAsync(journal);
            failed.IsTransient.ShouldBeTrue();
            failed.Message.ShouldContain("takes no more appends: the disk could not make one durable (Input/output error)");
            failed.Message.ShouldContain("Whether this append will be found later is unknown");

            var refused = await Should.ThrowAsync<JournalException>(() => AppendAsync(journal, To("small", "x")));
            refused.IsTransient.ShouldBeFalse();
            refused.Message.ShouldContain("open the journal again, which means to restart this process. Nothing of this append was written.");
            (await TypesAsync(journal)).Count.ShouldBe(written, "what was acknowledged can be read");
        }

        await disk.MendAsync();
        await using var reopened = await OpenOnAsync(disk);
        (await TypesAsync(reopened)).Take(written).ShouldBe(Enumerable.Range(0, written).Select(number => $"a {number + 1} {number}"));
        (await AppendAsync(reopened, To("small", "x"))).Version.ShouldBe(1);
    }

    [Theory]
    [InlineData(0, DiskFault.FailHalfway, true)]
    [InlineData(1, DiskFault.Fail, true)]
    [InlineData(1, DiskFault.FailHalfway, false)]
    public async Task A_failed_write_or_a_full_disk_can_be_undone_and_a_failed_flush_cannot(int operation, DiskFault fault, bool goesOn)
    {
        var faults = new DiskFaults(new Dictionary<int, DiskFault>());
        var disk = new SimulatedDisk(1, faults);
        await using (var journal = await OpenOnAsync(disk))
        {
            await AppendAsync(journal, To("a", "one"));
            faults.FailAfter(operation, fault);

            var failed = await Should.ThrowAsync<JournalException>(() => AppendAsync(journal, To("a", "two")));
            failed.Message.Contains("Nothing of this append was written, and the journal can be used again.", StringComparison.Ordinal).ShouldBe(goesOn);
            failed.IsTransient.ShouldBeTrue();
            if (goesOn)
                (await AppendAsync(journal, To("a", "three"))).Version.ShouldBe(2);
            else
                (await Should.ThrowAsync<JournalException>(() => AppendAsync(journal, To("a", "three")))).IsTransient.ShouldBeFalse();
        }

        await using var reopened = await OpenOnAsync(disk.RestartMachine());
        var types = await TypesAsync(reopened);
        types[0].ShouldBe("a 1 one");
        types.Contains("a 2 three").ShouldBe(goesOn);
    }

    [Fact]
    public void A_flush_that_fails_is_an_error_although_that_of_the_framework_is_none()
    {
        using var device = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);

        Should.NotThrow(() => RandomAccess.FlushToDisk(device));
        Should.Throw<IOException>(() => DiskFlush.Flush(device)).Message.ShouldBe("Invalid argument");
    }

    private static Task<FileJournal> OpenOnAsync(MountedDisk disk) => FileJournal.OpenAsync(Path.Combine(disk.Path, "journal"), CancellationToken.None);

    private static Task<FileJournal> OpenOnAsync(SimulatedDisk disk) => FileJournal.OpenAsync(new FileJournalOptions { Folder = "/x" }, disk, logger: null, CancellationToken.None);

    private static JournalAppend Big(string stream, string type) =>
        To(stream) with { Events = [new JournalEntry(type, JsonElement.Parse($$"""{"pad":"{{new string('x', 10_000)}}"}"""))] };

    /// <summary>Appends until that is refused.</summary>
    private static async Task<(int Written, JournalException Refusal)> FillAsync(FileJournal journal)
    {
        var written = 0;
        var refusal = await Should.ThrowAsync<JournalException>(async () =>
        {
            for (; written < 10_000; written++)
                await AppendAsync(journal, Big("a", $"{written}"));
        });
        return (written, refusal);
    }

    private async Task<MountedDisk> FilledDiskAsync(int ballast)
    {
        var disk = await MountedDisk.InMemoryAsync(Folder, "1m");
        await File.WriteAllBytesAsync(Path.Combine(disk.Path, "ballast"), new byte[ballast]);
        return disk;
    }

    private static async Task FillUpAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Create);
        await Should.ThrowAsync<IOException>(async () =>
        {
            for (var page = 0; page < 1_000; page++)
            {
                await file.WriteAsync(new byte[4096]);
                await file.FlushAsync();
            }
        });
    }
}
