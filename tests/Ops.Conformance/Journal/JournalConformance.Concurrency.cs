using Ops.Journal;
using Shouldly;

namespace Ops.Conformance.Journal;

public abstract partial class JournalConformance
{
    [Fact]
    public async Task Of_those_who_append_to_one_version_exactly_one_wins()
    {
        var nodes = await OpenNodesAsync(4);
        for (var version = 0; version < 10; version++)
        {
            var expected = version;
            var wins = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(() => TryAppendAsync(nodes[number % 4], To("a", expected, $"{expected}")))));

            wins.Count(won => won).ShouldBe(1, $"at version {version}");
        }

        (await ReadAsync(nodes[1], "a")).Select(written => written.Type).ShouldBe(Enumerable.Range(0, 10).Select(version => $"{version}"));
    }

    [Fact]
    public async Task Appends_to_any_version_of_one_stream_all_succeed()
    {
        var nodes = await OpenNodesAsync(4);

        var positions = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(() => AppendAsync(nodes[number % 4], To("a", null, $"{number}")))));

        positions.Select(position => position.Version).Order().ShouldBe(Enumerable.Range(1, 200).Select(version => (long)version));
        var events = await ReadAsync(nodes[0], "a");
        events.Select(written => written.Version).ShouldBe(Enumerable.Range(1, 200).Select(version => (long)version));
        for (var number = 0; number < 200; number++)
            events.Single(written => written.Type == $"{number}").Position.ShouldBe(positions[number].Position);
    }

    [Fact]
    public async Task Appends_to_many_streams_do_not_mix()
    {
        var nodes = await OpenNodesAsync(4);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(stream => Task.Run(async () =>
        {
            for (var version = 0; version < 20; version += 2)
                await AppendAsync(nodes[stream % 4], To($"s/{stream}", version, $"{stream}-{version}", "and"));
        })));

        for (var stream = 0; stream < 40; stream++)
        {
            (await ReadAsync(nodes[0], $"s/{stream}")).Select(written => written.Type)
                .ShouldBe(Enumerable.Range(0, 10).SelectMany(number => (string[])[$"{stream}-{number * 2}", "and"]));
        }
    }

    [Fact]
    public async Task A_reader_that_goes_on_from_the_last_position_misses_nothing_while_others_append()
    {
        var nodes = await OpenNodesAsync(5);
        using var end = new CancellationTokenSource();
        var seen = new List<JournalEvent>();
        var reader = Task.Run(async () =>
        {
            var last = 0L;
            for (var finished = false; !finished;)
            {
                finished = end.IsCancellationRequested;
                foreach (var written in await ReadAllAsync(nodes[4], "", last))
                {
                    written.Position.ShouldBeGreaterThan(last);
                    last = written.Position;
                    seen.Add(written);
                }
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var number = 0; number < 25; number++)
                await AppendAsync(nodes[writer % 4], To($"s/{writer}", number, $"{number}"));
        })));
        await end.CancelAsync();
        await reader;

        seen.Count.ShouldBe(400);
        foreach (var stream in seen.GroupBy(written => written.Stream, StringComparer.Ordinal))
            stream.Select(written => written.Version).ShouldBe(Enumerable.Range(1, 25).Select(version => (long)version), stream.Key);
    }

    [Fact]
    public async Task What_one_node_was_told_is_written_another_reads()
    {
        var nodes = await OpenNodesAsync(2);
        for (var version = 0; version < 20; version++)
        {
            await AppendAsync(nodes[version % 2], To("a", version, "x"));
            (await ReadAsync(nodes[(version + 1) % 2], "a", version)).Count.ShouldBe(1);
        }
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_changes_nothing()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, To("a", 0, "x") with { SetTimers = [new JournalTimer("t", Noon)] });
        var cancelled = new CancellationToken(canceled: true);

        await Should.ThrowAsync<OperationCanceledException>(async () => await journal.AppendAsync(To("a", 1, "y"), cancelled));
        await Should.ThrowAsync<OperationCanceledException>(async () => await journal.DeleteAsync("a", 1, cancelled));
        await Should.ThrowAsync<OperationCanceledException>(async () => await journal.TakeDueAsync(Due(Noon), cancelled));
        await Should.ThrowAsync<OperationCanceledException>(async () => await journal.NextDueAsync(cancelled));
        await Should.ThrowAsync<OperationCanceledException>(async () => await journal.ReadAsync("a", 0, cancelled).ToListAsync());
        await Should.ThrowAsync<OperationCanceledException>(async () => await journal.ReadAllAsync("", 0, cancelled).ToListAsync());
        await Should.ThrowAsync<OperationCanceledException>(async () => await journal.ListAsync("", cancelled).ToListAsync());

        (await ReadAsync(journal, "a")).Count.ShouldBe(1);
        (await TakeAsync(journal, Due(Noon))).Single().Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task An_append_that_was_cancelled_has_written_nothing_and_any_other_has()
    {
        var journal = await OpenAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(async () =>
        {
            using var cancellation = new CancellationTokenSource();
            var append = journal.AppendAsync(To($"s/{number}", 0, "x"), cancellation.Token).AsTask();
            if (number % 2 == 0)
                await Task.Yield();
            await cancellation.CancelAsync();
            try
            {
                await append;
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        })));

        for (var number = 0; number < 200; number++)
            (await ReadAsync(journal, $"s/{number}")).Count.ShouldBe(outcomes[number] ? 1 : 0, $"append {number}");
    }

    [Fact]
    public async Task A_disposed_journal_says_so()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, To("a", 0, "x") with { SetTimers = [new JournalTimer("t", Noon)] });
        var timer = (await TakeAsync(journal, Due(Noon))).Single();

        await journal.DisposeAsync();
        await journal.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => AppendAsync(journal, To("a", 1, "y")));
        await Should.ThrowAsync<ObjectDisposedException>(() => ReadAsync(journal, "a"));
        await Should.ThrowAsync<ObjectDisposedException>(() => ReadAllAsync(journal));
        await Should.ThrowAsync<ObjectDisposedException>(() => ListAsync(journal));
        await Should.ThrowAsync<ObjectDisposedException>(() => TakeAsync(journal, Due(Noon.AddDays(1))));
        await Should.ThrowAsync<ObjectDisposedException>(async () => await journal.DeleteAsync("a", 1, CancellationToken.None));
        await Should.ThrowAsync<ObjectDisposedException>(async () => await journal.RenewAsync(timer, Noon, CancellationToken.None));
        await Should.ThrowAsync<ObjectDisposedException>(async () => await journal.NextDueAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Appends_that_wait_when_the_journal_is_disposed_are_written_or_refused()
    {
        var journal = await OpenAsync();
        var appends = Enumerable.Range(0, 100).Select(number => Task.Run(() => TryAppendAsync(journal, To($"s/{number}", 0, "x")))).ToList();
        await Task.WhenAny(appends);

        await journal.DisposeAsync();

        var written = await Task.WhenAll(appends);
        (await ListAsync(await OpenAsync())).Count.ShouldBe(written.Count(success => success));
    }

    private static async Task<bool> TryAppendAsync(IJournal journal, JournalAppend append)
    {
        try
        {
            await AppendAsync(journal, append);
            return true;
        }
        catch (Exception exception) when (exception is JournalConflictException or ObjectDisposedException)
        {
            return false;
        }
    }
}
