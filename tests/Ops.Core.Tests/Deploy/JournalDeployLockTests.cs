using Ops.Core.Tests.Journal;
using Ops.Deploy;
using Ops.Journal;

namespace Ops.Core.Tests.Deploy;

public sealed class JournalDeployLockTests : IAsyncDisposable
{
    private static readonly LockRequest Request = new("web", "ann", "deploy", TimeSpan.FromMinutes(1));

    private readonly ShiftedTime _time = new();
    private readonly MemoryStore _store = new();
    private readonly CountingJournal _journal;

    public JournalDeployLockTests() => _journal = new CountingJournal(new MemoryJournal(_store, CrashPoint.Never));

    [Fact]
    public async Task A_lock_that_was_prolonged_for_days_costs_no_more_than_a_new_one()
    {
        var @lock = new JournalDeployLock(_journal, "test", _time);
        var lease = await @lock.AcquireAsync(Request, CancellationToken.None);
        for (var renewal = 0; renewal < 300; renewal++)
            lease = await @lock.RenewAsync(lease, CancellationToken.None);

        _journal.EventsRead = 0;
        lease = await @lock.RenewAsync(lease, CancellationToken.None);
        await @lock.ReleaseAsync(lease, CancellationToken.None);
        var next = await @lock.AcquireAsync(Request, CancellationToken.None);

        _journal.EventsRead.ShouldBe(3);
        next.Fence.Token.ShouldBe(lease.Fence.Token + 1);
        _store.Events.Select(happened => happened.Type).ShouldBe([LockEvents.Acquired, LockEvents.Released, LockEvents.Acquired], "to prolong it leaves nothing behind");
    }

    [Fact]
    public async Task A_lock_that_was_prolonged_is_held_also_in_a_journal_that_was_compacted_and_opened_again()
    {
        using var folder = TestFolder.CreateInMemory();
        await using (var journal = await FileJournal.OpenAsync(folder.Path, CancellationToken.None))
        {
            var lease = await new JournalDeployLock(journal, "test", new FixedTime(Noon)).AcquireAsync(Request, CancellationToken.None);
            await new JournalDeployLock(journal, "test", new FixedTime(Noon + TimeSpan.FromSeconds(50))).RenewAsync(lease, CancellationToken.None);
            await journal.CompactAsync(CancellationToken.None);
        }

        await using var again = await FileJournal.OpenAsync(folder.Path, CancellationToken.None);
        var early = new JournalDeployLock(again, "test", new FixedTime(Noon + TimeSpan.FromSeconds(109)));
        (await Should.ThrowAsync<DeployException>(() => early.AcquireAsync(Request, CancellationToken.None))).Message.ShouldContain("until 12:01:50 UTC");
        var late = new JournalDeployLock(again, "test", new FixedTime(Noon + TimeSpan.FromSeconds(110)));
        (await late.AcquireAsync(Request, CancellationToken.None)).Fence.Token.ShouldBe(2);
    }

    [Fact]
    public async Task The_lock_of_a_service_is_not_that_of_another_whose_name_begins_the_same()
    {
        var @lock = new JournalDeployLock(_journal, "test", _time);
        await @lock.AcquireAsync(Request with { Service = "web-admin" }, CancellationToken.None);

        (await @lock.FindAsync("web", CancellationToken.None)).ShouldBeNull();
        (await @lock.AcquireAsync(Request, CancellationToken.None)).Fence.Token.ShouldBe(1);
        (await @lock.FindAsync("web-admin", CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_lock_is_taken_over_at_the_moment_at_which_it_runs_out_and_no_earlier()
    {
        var @lock = new JournalDeployLock(_journal, "test", new FixedTime(Noon));
        var lease = await @lock.AcquireAsync(Request, CancellationToken.None);
        var other = Request with { Owner = "ben" };

        var early = new JournalDeployLock(_journal, "test", new FixedTime(Noon + Request.TimeToLive - TimeSpan.FromTicks(1)));
        (await Should.ThrowAsync<DeployException>(() => early.AcquireAsync(other, CancellationToken.None))).Error.ShouldBe(DeployError.LockHeld);
        var atExpiry = new JournalDeployLock(_journal, "test", new FixedTime(Noon + Request.TimeToLive));
        (await atExpiry.AcquireAsync(other, CancellationToken.None)).Fence.Token.ShouldBe(lease.Fence.Token + 1);

        (await Should.ThrowAsync<DeployException>(() => @lock.RenewAsync(lease, CancellationToken.None))).Error.ShouldBe(DeployError.StaleFence);
    }

    [Fact]
    public async Task Of_those_who_want_a_lock_that_has_run_out_exactly_one_gets_it()
    {
        for (var round = 0; round < 20; round++)
        {
            var store = new MemoryStore();
            var first = new JournalDeployLock(new MemoryJournal(store, CrashPoint.Never), "test", new FixedTime(Noon));
            await first.AcquireAsync(Request, CancellationToken.None);
            var takers = Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
            {
                var @lock = new JournalDeployLock(new MemoryJournal(store, CrashPoint.Never), "test", new FixedTime(Noon + Request.TimeToLive));
                try
                {
                    return await @lock.AcquireAsync(Request with { Owner = $"taker {number}" }, CancellationToken.None);
                }
                catch (DeployException exception) when (exception.Error == DeployError.LockHeld)
                {
                    return null;
                }
            }));

            (await Task.WhenAll(takers)).Count(lease => lease is not null).ShouldBe(1);
        }
    }

    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    private static DateTimeOffset Noon => new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
