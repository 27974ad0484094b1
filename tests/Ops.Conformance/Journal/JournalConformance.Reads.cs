using Ops.Journal;
using Shouldly;

namespace Ops.Conformance.Journal;

public abstract partial class JournalConformance
{
    [Fact]
    public async Task A_stream_that_does_not_exist_has_no_events()
    {
        var journal = await OpenAsync();

        (await ReadAsync(journal, "a")).ShouldBeEmpty();
        (await ReadAllAsync(journal)).ShouldBeEmpty();
        (await ListAsync(journal)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 4)]
    [InlineData(4, 1)]
    [InlineData(5, 0)]
    [InlineData(9, 0)]
    public async Task Reading_a_stream_begins_after_a_version(long after, int count)
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, To("a", 0, "1", "2", "3"));
        await AppendAsync(journal, To("b", 0, "x"));
        await AppendAsync(journal, To("a", 3, "4", "5"));

        (await ReadAsync(journal, "a", after)).Select(written => written.Type).ShouldBe(Enumerable.Range(1, 5).Skip((int)Math.Min(after, 5)).Select(number => $"{number}"));
        (await ReadAsync(journal, "a", after)).Count.ShouldBe(count);
    }

    [Fact]
    public async Task Reading_everything_is_in_the_order_of_the_appends()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, To("b", 0, "1"));
        await AppendAsync(journal, To("a", 0, "2", "3"));
        await AppendAsync(journal, To("b", 1, "4"));

        var events = await ReadAllAsync(journal);

        events.Select(written => written.Type).ShouldBe(["1", "2", "3", "4"]);
        events.Select(written => written.Position).ShouldBe(events.Select(written => written.Position).Distinct().Order());
        for (var index = 0; index < events.Count; index++)
            (await ReadAllAsync(journal, "", events[index].Position)).Select(written => written.Type).ShouldBe(events.Skip(index + 1).Select(written => written.Type));
    }

    [Fact]
    public async Task A_prefix_selects_streams()
    {
        var journal = await OpenAsync();
        foreach (var stream in (string[])["deploy/web/2", "deploy/web-2/1", "deploy/web/1", "deploy", "backup/web/1", "Deploy/web/1"])
            await AppendAsync(journal, To(stream, 0, "x"));

        (await ListAsync(journal, "deploy/web/")).Select(stream => stream.Name).ShouldBe(["deploy/web/1", "deploy/web/2"]);
        (await ListAsync(journal, "deploy")).Select(stream => stream.Name).ShouldBe(["deploy", "deploy/web-2/1", "deploy/web/1", "deploy/web/2"]);
        (await ListAsync(journal)).Select(stream => stream.Name).ShouldBe(["Deploy/web/1", "backup/web/1", "deploy", "deploy/web-2/1", "deploy/web/1", "deploy/web/2"]);
        (await ReadAllAsync(journal, "deploy/web/")).Select(written => written.Stream).ShouldBe(["deploy/web/2", "deploy/web/1"]);
        (await ListAsync(journal, "nothing")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Characters_that_mean_something_to_a_pattern_mean_themselves_in_a_prefix()
    {
        var journal = await OpenAsync();
        foreach (var stream in (string[])["a_b", "a-b", "a.b", "axb"])
            await AppendAsync(journal, To(stream, 0, "x"));

        (await ListAsync(journal, "a_")).Select(stream => stream.Name).ShouldBe(["a_b"]);
        (await ReadAllAsync(journal, "a.")).Select(written => written.Stream).ShouldBe(["a.b"]);
    }

    [Fact]
    public async Task Names_differ_by_case()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, To("web", 0, "x"));

        (await AppendAsync(journal, To("Web", 0, "y"))).Version.ShouldBe(1);

        (await ReadAsync(journal, "web")).Single().Type.ShouldBe("x");
    }

    [Fact]
    public async Task Many_events_are_read_whole()
    {
        var journal = await OpenAsync();
        var appends = Enumerable.Range(0, 1500).Select(number => AppendAsync(journal, To($"s/{number % 3}", null, $"{number}")));
        await Task.WhenAll(appends);

        (await ReadAllAsync(journal)).Count.ShouldBe(1500);
        (await ReadAsync(journal, "s/1")).Select(written => written.Version).ShouldBe(Enumerable.Range(1, 500).Select(version => (long)version));
    }

    [Fact]
    public async Task Reading_ends_although_others_go_on_appending()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, To("a", 0, "1", "2", "3"));
        var seen = new List<string>();

        await foreach (var written in journal.ReadAllAsync("", 0, CancellationToken.None))
        {
            seen.Add(written.Type);
            await AppendAsync(journal, To("a", null, "more"));
        }

        seen.ShouldBe(["1", "2", "3"]);
    }

    [Fact]
    public async Task A_stream_that_is_deleted_while_it_is_read_is_not_mixed_with_its_successor()
    {
        var journal = await OpenAsync();
        for (var number = 0; number < 600; number++)
            await AppendAsync(journal, To("a", number, "old"));
        var seen = new List<string>();

        await foreach (var written in journal.ReadAsync("a", 0, CancellationToken.None))
        {
            if (seen.Count == 0)
            {
                await journal.DeleteAsync("a", 600, CancellationToken.None);
                await AppendAsync(journal, To("a", 0) with { Events = [.. Enumerable.Range(0, 700).Select(_ => Entry("new"))] });
            }

            seen.Add(written.Type);
        }

        seen.ShouldNotContain("new");
    }

    [Fact]
    public async Task A_deleted_stream_is_gone_with_its_timers_and_its_name_starts_anew()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, To("a", 0, "x", "y") with { SetTimers = [new JournalTimer("t", Noon)] });
        var last = await AppendAsync(journal, To("b", 0, "z"));

        await journal.DeleteAsync("a", 2, CancellationToken.None);

        (await ReadAsync(journal, "a")).ShouldBeEmpty();
        (await ReadAllAsync(journal)).Select(written => written.Stream).ShouldBe(["b"]);
        (await ListAsync(journal)).Select(stream => stream.Name).ShouldBe(["b"]);
        (await journal.NextDueAsync(CancellationToken.None)).ShouldBeNull();
        (await AppendAsync(journal, To("a", 0, "new"))).Position.ShouldBeGreaterThan(last.Position);
        (await ReadAsync(await ReopenAsync(journal), "a")).Single().Type.ShouldBe("new");
    }

    [Fact]
    public async Task A_position_is_never_given_twice_even_when_the_last_stream_was_deleted()
    {
        var journal = await OpenAsync();
        var first = await AppendAsync(journal, To("a", 0, "x"));
        await journal.DeleteAsync("a", 1, CancellationToken.None);

        var reopened = await ReopenAsync(journal);

        (await AppendAsync(reopened, To("a", 0, "x"))).Position.ShouldBeGreaterThan(first.Position);
    }

    [Fact]
    public async Task Deleting_expects_a_version()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, To("a", 0, "x"));

        await ShouldConflictAsync(() => journal.DeleteAsync("a", 0, CancellationToken.None).AsTask(), "a", 0, 1);
        await ShouldConflictAsync(() => journal.DeleteAsync("b", 1, CancellationToken.None).AsTask(), "b", 1, 0);

        await journal.DeleteAsync("b", 0, CancellationToken.None);
        (await ReadAsync(journal, "a")).Count.ShouldBe(1);
    }
}
