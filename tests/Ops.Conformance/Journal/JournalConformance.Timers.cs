using Ops.Journal;
using Shouldly;

namespace Ops.Conformance.Journal;

public abstract partial class JournalConformance
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Timers_that_are_due_are_taken_earliest_first_and_others_are_not()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, Timers("a", new("late", Noon + Minute), new("second", Noon - Minute), new("third", Noon)));
        await AppendAsync(journal, Timers("b", new JournalTimer("first", Noon - (2 * Minute))));

        var taken = await TakeAsync(journal, Due(Noon));

        taken.Select(timer => (timer.Stream, timer.Key, timer.DueAt, timer.Attempt)).ShouldBe([("b", "first", Noon - (2 * Minute), 1), ("a", "second", Noon - Minute, 1), ("a", "third", Noon, 1)]);
        taken.ShouldAllBe(timer => timer.LeasedUntil == Noon + Minute);
    }

    [Fact]
    public async Task No_more_timers_are_taken_than_asked_for_and_only_those_of_the_prefix()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, Timers("x/a", new("1", Noon), new("2", Noon.AddSeconds(1)), new("3", Noon.AddSeconds(2))));
        await AppendAsync(journal, Timers("y/a", new JournalTimer("4", Noon)));

        (await TakeAsync(journal, Due(Noon + Minute) with { Prefix = "x/", MaxCount = 2 })).Select(timer => timer.Key).ShouldBe(["1", "2"]);
        (await TakeAsync(journal, Due(Noon + Minute) with { Prefix = "x/", MaxCount = 2 })).Select(timer => timer.Key).ShouldBe(["3"]);
        (await TakeAsync(journal, Due(Noon + Minute))).Select(timer => timer.Key).ShouldBe(["4"]);
    }

    [Fact]
    public async Task A_leased_timer_is_nobody_elses_until_its_lease_is_over()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, Timers("a", new JournalTimer("t", Noon)));
        var lease = Due(Noon) with { Lease = 3 * Minute };
        var first = (await TakeAsync(journal, lease)).Single();

        (await TakeAsync(journal, Due(Noon.AddSeconds(179)))).ShouldBeEmpty();
        var again = (await TakeAsync(journal, Due(Noon + (3 * Minute), "node-2"))).Single();

        first.Attempt.ShouldBe(1);
        again.Attempt.ShouldBe(2);
        again.DueAt.ShouldBe(Noon);
        again.LeaseToken.ShouldNotBe(first.LeaseToken);
    }

    [Fact]
    public async Task Whoever_has_done_the_work_clears_the_timer_with_the_append_that_records_it()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, Timers("a", new JournalTimer("t", Noon)));
        await TakeAsync(journal, Due(Noon));

        await AppendAsync(journal, To("a", 0, "done") with { ClearTimers = ["t", "never-set"] });

        (await TakeAsync(journal, Due(Noon.AddDays(1)))).ShouldBeEmpty();
        (await journal.NextDueAsync(CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_timer_that_is_set_again_is_replaced_and_its_lease_ends()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, Timers("a", new JournalTimer("t", Noon)));
        var old = (await TakeAsync(journal, Due(Noon))).Single();

        await AppendAsync(journal, Timers("a", new JournalTimer("t", Noon.AddSeconds(1))));

        (await journal.NextDueAsync(CancellationToken.None)).ShouldBe(Noon.AddSeconds(1));
        (await journal.RenewAsync(old, Noon.AddHours(1), CancellationToken.None)).ShouldBeFalse();
        var taken = (await TakeAsync(journal, Due(Noon.AddSeconds(1)))).Single();
        (taken.DueAt, taken.Attempt).ShouldBe((Noon.AddSeconds(1), 1));
    }

    [Fact]
    public async Task Timers_of_one_key_on_two_streams_are_two()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, Timers("a", new JournalTimer("t", Noon)));
        await AppendAsync(journal, Timers("b", new JournalTimer("t", Noon)));

        await AppendAsync(journal, To("a", null, "x") with { ClearTimers = ["t"] });

        (await TakeAsync(journal, Due(Noon))).Select(timer => timer.Stream).ShouldBe(["b"]);
    }

    [Fact]
    public async Task A_lease_is_prolonged_by_whoever_has_it()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, Timers("a", new JournalTimer("t", Noon)));
        var timer = (await TakeAsync(journal, Due(Noon))).Single();

        (await journal.RenewAsync(timer, Noon + (10 * Minute), CancellationToken.None)).ShouldBeTrue();

        (await TakeAsync(journal, Due(Noon + (9 * Minute)))).ShouldBeEmpty();
        (await TakeAsync(journal, Due(Noon + (10 * Minute)))).Single().Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task A_lease_that_is_over_can_be_prolonged_as_long_as_nobody_else_has_the_timer()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, Timers("a", new JournalTimer("t", Noon)));
        var timer = (await TakeAsync(journal, Due(Noon))).Single();

        (await journal.RenewAsync(timer, Noon + (10 * Minute), CancellationToken.None)).ShouldBeTrue();
        await TakeAsync(journal, Due(Noon + (10 * Minute), "node-2"));

        (await journal.RenewAsync(timer, Noon + (20 * Minute), CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_lease_on_a_timer_that_is_gone_cannot_be_prolonged()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, Timers("a", new("t", Noon), new("u", Noon)));
        var timers = await TakeAsync(journal, Due(Noon));
        await AppendAsync(journal, To("a", 0, "done") with { ClearTimers = ["t"] });

        (await journal.RenewAsync(timers[0], Noon.AddHours(1), CancellationToken.None)).ShouldBeFalse();
        (await journal.RenewAsync(timers[1], Noon.AddHours(1), CancellationToken.None)).ShouldBeTrue();
        await journal.DeleteAsync("a", 1, CancellationToken.None);
        (await journal.RenewAsync(timers[1], Noon.AddHours(1), CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_next_due_time_counts_leases()
    {
        var journal = await OpenAsync();
        (await journal.NextDueAsync(CancellationToken.None)).ShouldBeNull();
        await AppendAsync(journal, Timers("a", new("t", Noon), new("u", Noon + (5 * Minute))));
        (await journal.NextDueAsync(CancellationToken.None)).ShouldBe(Noon);

        await TakeAsync(journal, Due(Noon));
        (await journal.NextDueAsync(CancellationToken.None)).ShouldBe(Noon + Minute);
        await TakeAsync(journal, Due(Noon + Minute) with { Lease = TimeSpan.FromHours(1) });
        (await journal.NextDueAsync(CancellationToken.None)).ShouldBe(Noon + (5 * Minute));
    }

    [Fact]
    public async Task Timers_and_their_attempts_survive_when_the_journal_is_opened_again()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, Timers("a", new("t", Noon), new("u", Noon + Minute)));
        await TakeAsync(journal, Due(Noon));
        journal = await ReopenAsync(journal);
        await TakeAsync(journal, Due(Noon + Minute));

        journal = await ReopenAsync(journal);

        (await TakeAsync(journal, Due(Noon + (2 * Minute)))).Select(timer => (timer.Key, timer.Attempt)).ShouldBe([("t", 3), ("u", 2)]);
    }

    [Fact]
    public async Task Takers_at_the_same_time_never_have_the_same_timer()
    {
        var nodes = await OpenNodesAsync(4);
        await AppendAsync(nodes[0], To("a", 0) with { SetTimers = [.. Enumerable.Range(0, 100).Select(number => new JournalTimer($"t{number}", Noon.AddSeconds(-number)))] });

        var taken = await Task.WhenAll(nodes.Select((node, index) => TakeUntilNoneAsync(node, $"node-{index}")));

        taken.SelectMany(timers => timers).Select(timer => timer.Key).Order(StringComparer.Ordinal)
            .ShouldBe(Enumerable.Range(0, 100).Select(number => $"t{number}").Order(StringComparer.Ordinal));
        taken.SelectMany(timers => timers).ShouldAllBe(timer => timer.Attempt == 1);
    }

    /// <summary>A clock that was set back takes nothing early, repeats nothing and gives no lease away.</summary>
    [Fact]
    public async Task A_clock_that_goes_back_takes_nothing_early_and_ends_no_lease()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, Timers("a", new("t", Noon), new("u", Noon + Minute)));
        await TakeAsync(journal, Due(Noon));

        (await TakeAsync(journal, Due(Noon - TimeSpan.FromHours(1), "node-2"))).ShouldBeEmpty();
        (await journal.NextDueAsync(CancellationToken.None)).ShouldBe(Noon + Minute);
        (await TakeAsync(journal, Due(Noon + Minute))).Select(timer => (timer.Key, timer.Attempt)).ShouldBe([("t", 2), ("u", 1)]);
    }

    /// <summary>The moment at which a lease is over is where two may want it: whoever comes first has it, and the other is told.</summary>
    [Fact]
    public async Task Of_prolonging_a_lease_and_taking_it_over_at_its_very_end_only_one_succeeds()
    {
        var nodes = await OpenNodesAsync(2);
        for (var round = 0; round < 25; round++)
        {
            var stream = $"s/{round}";
            await AppendAsync(nodes[0], Timers(stream, new JournalTimer("t", Noon)));
            var lease = (await TakeAsync(nodes[0], Due(Noon) with { Prefix = stream })).Single();

            var renewed = Task.Run(async () => await nodes[0].RenewAsync(lease, Noon + (10 * Minute), CancellationToken.None));
            var taken = Task.Run(() => TakeAsync(nodes[1], Due(lease.LeasedUntil, "node-2") with { Prefix = stream }));

            ((await renewed) ? 1 : 0).ShouldBe(1 - (await taken).Count, $"round {round}");
            await AppendAsync(nodes[0], new JournalAppend { Stream = stream, At = Noon, ClearTimers = ["t"] });
        }
    }

    // A taker that meets others may get nothing although there is something, so it asks until all is leased.
    private static Task<List<DueTimer>> TakeUntilNoneAsync(IJournal journal, string owner) => Task.Run(async () =>
    {
        var all = new List<DueTimer>();
        while (await journal.NextDueAsync(CancellationToken.None) <= Noon)
            all.AddRange(await TakeAsync(journal, Due(Noon, owner) with { MaxCount = 3 }));
        return all;
    });
}
