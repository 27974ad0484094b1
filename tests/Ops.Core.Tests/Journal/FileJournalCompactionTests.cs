using Ops.Conformance;
using Ops.Journal;

namespace Ops.Core.Tests.Journal;

public sealed class FileJournalCompactionTests : FileJournalTestBase
{
    [Fact]
    public async Task Compaction_leaves_out_deleted_streams_and_past_timers_and_nothing_else()
    {
        await using var journal = await OpenAsync();
        await FillAsync(journal);
        var events = await ReadAsync(journal);
        var streams = await ListAsync(journal);
        var lease = (await TakeAsync(journal, Noon)).Single();

        var compaction = await journal.CompactAsync(CancellationToken.None);

        compaction.BytesAfter.ShouldBeLessThan(compaction.BytesBefore);
        new FileInfo(Log).Length.ShouldBe(compaction.BytesAfter);
        (await File.ReadAllTextAsync(Log)).ShouldNotContain("garbage");
        (await ReadAsync(journal)).ShouldBe(events);
        (await ListAsync(journal)).ShouldBe(streams);
        (await journal.RenewAsync(lease, Noon.AddHours(2), CancellationToken.None)).ShouldBeTrue("leases outlive a compaction");
        (await TakeAsync(journal, Noon.AddHours(1))).Select(timer => timer.Key).ShouldBe(["second"]);
    }

    [Fact]
    public async Task What_was_compacted_is_the_same_when_it_is_opened_again()
    {
        List<string> events;
        List<JournalStreamInfo> streams;
        JournalPosition last;
        await using (var journal = await OpenAsync())
        {
            await FillAsync(journal);
            await TakeAsync(journal, Noon);
            await AppendAsync(journal, To("last", "x"));
            await journal.DeleteAsync("last", 1, CancellationToken.None);
            await journal.CompactAsync(CancellationToken.None);
            last = await AppendAsync(journal, To("after", "y"));
            (events, streams) = (await ReadAsync(journal), await ListAsync(journal));
        }

        await using var reopened = await OpenAsync();
        reopened.TornTail.ShouldBeNull();
        (await ReadAsync(reopened)).ShouldBe(events);
        (await ListAsync(reopened)).ShouldBe(streams);
        (await TakeAsync(reopened, Noon.AddDays(1))).Select(timer => (timer.Key, timer.Attempt)).ShouldBe([("first", 2), ("second", 1)]);
        (await AppendAsync(reopened, To("z", "z"))).Position.ShouldBe(last.Position + 1);
    }

    [Fact]
    public async Task An_empty_journal_can_be_compacted_and_so_can_one_that_was()
    {
        await using var journal = await OpenAsync();
        await journal.CompactAsync(CancellationToken.None);
        await FillAsync(journal);
        var once = await journal.CompactAsync(CancellationToken.None);
        var twice = await journal.CompactAsync(CancellationToken.None);

        twice.BytesAfter.ShouldBe(once.BytesAfter);
    }

    [Fact]
    public async Task Appends_and_reads_go_on_while_the_journal_is_compacted()
    {
        await using (var journal = await OpenAsync())
        {
            for (var number = 0; number < 50; number++)
                await FillAsync(journal, $"{number}-");
            using var end = new CancellationTokenSource();
            var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
            {
                var version = 0;
                for (; !end.IsCancellationRequested; version++)
                    (await AppendAsync(journal, To($"w/{writer}", $"{version}") with { ExpectedVersion = version })).Version.ShouldBe(version + 1);
                return version;
            })).ToList();
            var reader = Task.Run(async () =>
            {
                while (!end.IsCancellationRequested)
                    (await journal.ReadAllAsync("", 0, CancellationToken.None).Select(written => written.Position).ToListAsync()).ShouldBeInOrder();
            });

            for (var round = 0; round < 20; round++)
                await journal.CompactAsync(CancellationToken.None);
            await end.CancelAsync();
            await reader;
            foreach (var (index, versions) in (await Task.WhenAll(writers)).Index())
                (await journal.ReadAsync($"w/{index}", 0, CancellationToken.None).Select(written => written.Type).ToListAsync()).ShouldBe(Enumerable.Range(0, versions).Select(version => $"{version}"));
        }

        await using var reopened = await OpenAsync();
        reopened.TornTail.ShouldBeNull();
    }

    [Fact]
    public async Task A_journal_with_much_garbage_compacts_itself()
    {
        var options = new FileJournalOptions { Folder = Folder.Path, CompactFromBytes = 100_000 };
        await using var journal = await FileJournal.OpenAsync(options, logger: null, CancellationToken.None);
        await AppendAsync(journal, To("kept", "x"));

        for (var number = 0; number < 700; number++)
            await AppendAsync(journal, new JournalAppend { Stream = "a", At = Noon, SetTimers = [new JournalTimer("heartbeat", Noon.AddSeconds(number))] });

        await Eventually.HoldsAsync("the journal is small", () => Task.FromResult(new FileInfo(Log).Length < 100_000));
        (await TakeAsync(journal, Noon.AddDays(1))).Single().DueAt.ShouldBe(Noon.AddSeconds(699));
        (await TypesAsync(journal)).ShouldBe(["kept 1 x"]);
    }

    [Fact]
    public async Task A_journal_that_was_closed_with_much_garbage_compacts_itself_when_it_is_opened()
    {
        await using (var journal = await OpenAsync())
        {
            for (var number = 0; number < 100; number++)
                await AppendAsync(journal, new JournalAppend { Stream = "a", At = Noon, SetTimers = [new JournalTimer("heartbeat", Noon.AddSeconds(number))] });
        }

        await using var reopened = await FileJournal.OpenAsync(new FileJournalOptions { Folder = Folder.Path, CompactFromBytes = 5000 }, logger: null, CancellationToken.None);

        await Eventually.HoldsAsync("the journal is small", () => Task.FromResult(new FileInfo(Log).Length < 1000));
    }

    [Fact]
    public async Task Compaction_can_be_cancelled_and_ends_with_the_journal()
    {
        var journal = await OpenAsync();
        await FillAsync(journal);

        await Should.ThrowAsync<OperationCanceledException>(() => journal.CompactAsync(new CancellationToken(canceled: true)));
        var compaction = journal.CompactAsync(CancellationToken.None);
        await journal.DisposeAsync();

        await Task.WhenAny(compaction);
        if (compaction.IsFaulted)
            compaction.Exception.InnerException.ShouldBeOfType<ObjectDisposedException>();
        await Should.ThrowAsync<ObjectDisposedException>(() => journal.CompactAsync(CancellationToken.None));
        File.Exists(Folder.File("journal.new")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_compaction_that_fails_at_any_operation_leaves_the_journal_as_it_is()
    {
        var failed = 0;
        for (var operation = 0; operation < 12; operation++)
        {
            var faults = new DiskFaults(new Dictionary<int, DiskFault>());
            await using var journal = await FileJournal.OpenAsync(new FileJournalOptions { Folder = "/x" }, new SimulatedDisk(1, faults), logger: null, CancellationToken.None);
            await FillAsync(journal);
            var (events, streams) = (await ReadAsync(journal), await ListAsync(journal));
            faults.FailAfter(operation);

            try
            {
                await journal.CompactAsync(CancellationToken.None);
            }
            catch (JournalException exception)
            {
                exception.IsTransient.ShouldBeTrue(exception.ToString());
                failed++;
            }

            (await ReadAsync(journal)).ShouldBe(events);
            (await ListAsync(journal)).ShouldBe(streams);
            (await AppendAsync(journal, To("after", "x"))).Version.ShouldBe(1);
        }

        failed.ShouldBeInRange(5, 11, "the first operations belong to the compaction, the last no longer");
    }

    private static async Task FillAsync(FileJournal journal, string prefix = "")
    {
        await AppendAsync(journal, To($"{prefix}kept", "one", "two") with { SetTimers = [new("first", Noon), new("gone", Noon)] });
        await AppendAsync(journal, To($"{prefix}deleted", "garbage", "garbage") with { SetTimers = [new JournalTimer("t", Noon)] });
        await AppendAsync(journal, new JournalAppend { Stream = $"{prefix}kept", At = Noon.AddHours(1), ClearTimers = ["gone"] });
        await AppendAsync(journal, new JournalAppend { Stream = $"{prefix}timers-only", At = Noon, SetTimers = [new JournalTimer("second", Noon.AddHours(1))] });
        await journal.DeleteAsync($"{prefix}deleted", 2, CancellationToken.None);
        await AppendAsync(journal, To($"{prefix}deleted", "three"));
        await AppendAsync(journal, To($"{prefix}kept", "four"));
    }

    private static async Task<List<string>> ReadAsync(FileJournal journal) =>
        await journal.ReadAllAsync("", 0, CancellationToken.None).Select(written => $"{written.Position} {written.Stream} {written.Version} {written.At:O} {written.Type} {written.Data.GetRawText()}").ToListAsync();

    private static async Task<List<JournalStreamInfo>> ListAsync(FileJournal journal) =>
        await journal.ListAsync("", CancellationToken.None).ToListAsync();
}
