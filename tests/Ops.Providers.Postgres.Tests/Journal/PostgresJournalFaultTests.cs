using System.Collections;
using System.Text.Json;
using Npgsql;
using Ops.Conformance;
using Ops.Journal;

namespace Ops.Providers.Postgres.Tests.Journal;

/// <summary>Answers that are lost, servers that forget, other nodes that hold locks, and schemas of other versions.</summary>
public sealed class PostgresJournalFaultTests(JournalFixture fixture) : IClassFixture<JournalFixture>
{
    private readonly string _schema = fixture.NewSchema();

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_not_repeated_and_the_version_tells_that_it_was_done()
    {
        var server = await fixture.ServerAsync();
        await using var proxy = new CuttingProxy(server.Port);
        await using var journal = await OpenAsync($"Port={proxy.Port}");
        await journal.AppendAsync(To("a", 0), CancellationToken.None);
        proxy.Arm();

        var lost = await Should.ThrowAsync<JournalException>(async () => await journal.AppendAsync(To("a", null), CancellationToken.None));

        proxy.Cuts.ShouldBe(1);
        lost.IsTransient.ShouldBeTrue();
        lost.Message.ShouldContain("whether it was is unknown: the stream's version tells");
        (await journal.ListAsync("a", CancellationToken.None).ToListAsync()).Single().Version.ShouldBe(2);
        (await journal.AppendAsync(To("a", 2), CancellationToken.None)).Version.ShouldBe(3);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("08P01")]
    [InlineData("XX000")]
    public async Task All_who_shared_a_transaction_whose_answer_is_lost_are_told_and_none_is_written_twice(string? answer)
    {
        var server = await fixture.ServerAsync();
        await using var proxy = new CuttingProxy(server.Port);
        await using var journal = await OpenAsync($"Port={proxy.Port}");
        await journal.AppendAsync(To("a", 0), CancellationToken.None);
        proxy.Arm(answer);

        var appends = Enumerable.Range(0, 40).Select(number => journal.AppendAsync(To($"s/{number}", null), CancellationToken.None).AsTask()).ToList();
        await Task.WhenAll(appends).ContinueWith(_ => { }, TaskScheduler.Default);

        appends.Where(append => append.IsFaulted).ShouldNotBeEmpty();
        appends.Where(append => append.IsFaulted).ShouldAllBe(append => append.Exception!.InnerException is JournalException && ((JournalException)append.Exception.InnerException).IsTransient);
        var streams = await journal.ListAsync("s/", CancellationToken.None).ToListAsync();
        streams.Count.ShouldBe(40, "the server had committed all of them");
        streams.ShouldAllBe(stream => stream.Version == 1);
    }

    [Fact]
    public async Task A_server_that_acknowledges_before_it_is_durable_is_made_to_wait()
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Settings = { ["synchronous_commit"] = "off", ["wal_writer_delay"] = "10s" } });
        var options = new PostgresJournalOptions { ConnectionString = server.Secret() };
        await using var journal = await PostgresJournal.OpenAsync(options, TimeProvider.System, logger: null, CancellationToken.None);
        for (var version = 0; version < 5; version++)
            await journal.AppendAsync(To("a", version), CancellationToken.None);

        await server.KillAsync();
        await server.StartAgainAsync();

        (await journal.ReadAsync("a", 0, CancellationToken.None).ToListAsync()).Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_node_that_is_frozen_while_it_makes_the_schema_holds_the_others_up_for_a_moment_only()
    {
        await using var frozen = await Postgres.ConnectAsync(await fixture.ServerAsync());
        var making = new TaskCompletionSource();
        var thaw = new TaskCompletionSource();
        // Between two of its scripts it does nothing for as long as it is asked for the next.
        var scripts = new FreezingScripts([.. JournalSchema.Scripts], () =>
        {
            making.TrySetResult();
            thaw.Task.GetAwaiter().GetResult();
        });
        var freezing = Task.Run(() => JournalSchema.EnsureAsync(frozen, _schema, "the server", scripts, CancellationToken.None));
        await making.Task;

        await using var journal = await OpenAsync("");

        (await journal.AppendAsync(To("a", 0), CancellationToken.None)).Version.ShouldBe(1);
        thaw.SetResult();
        await Should.ThrowAsync<NpgsqlException>(freezing);
    }

    [Fact]
    public async Task A_timer_that_another_node_is_about_to_take_is_stepped_around_and_not_waited_for()
    {
        await using var journal = await OpenAsync("");
        await journal.AppendAsync(new JournalAppend { Stream = "a", At = DateTimeOffset.UnixEpoch, SetTimers = [new("first", DateTimeOffset.UnixEpoch), new("second", DateTimeOffset.UnixEpoch)] }, CancellationToken.None);
        await using var other = await Postgres.ConnectAsync(await fixture.ServerAsync());
        await using var transaction = await other.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand($"SELECT 1 FROM {_schema}.journal_timers WHERE key = 'first' FOR UPDATE", other, transaction);
        await hold.ExecuteScalarAsync();

        var taken = await journal.TakeDueAsync(new DueQuery { Now = DateTimeOffset.UnixEpoch, Owner = "test" }, CancellationToken.None);

        taken.Select(timer => timer.Key).ShouldBe(["second"]);
        await transaction.RollbackAsync();
        (await journal.TakeDueAsync(new DueQuery { Now = DateTimeOffset.UnixEpoch, Owner = "test" }, CancellationToken.None)).Select(timer => timer.Key).ShouldBe(["first"]);
    }

    [Fact]
    public async Task A_newer_version_upgrades_the_schema_once_with_all_that_it_holds_while_others_use_it()
    {
        await using var journal = await OpenAsync("");
        await journal.AppendAsync(To("a", 0), CancellationToken.None);
        IReadOnlyList<string> newer = [.. JournalSchema.Scripts, "ALTER TABLE {0}.journal_events ADD COLUMN note text"];
        using var end = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            for (var version = 1; ; version++)
            {
                await journal.AppendAsync(To("a", version), CancellationToken.None);
                if (end.IsCancellationRequested)
                    return version + 1;
            }
        });

        var before = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => EnsureAsync(newer))));
        await end.CancelAsync();

        before.Where(version => version is not null).ShouldBe([JournalSchema.Scripts.Count], "one upgraded, the others found it done");
        var count = await writer;
        (await journal.ReadAsync("a", 0, CancellationToken.None).ToListAsync()).Count.ShouldBe(count);
        (await (await fixture.ServerAsync()).ExecuteAsync($"SELECT count(*) FROM {_schema}.journal_events WHERE note IS NULL")).ShouldBe($"{count}");
        (await Should.ThrowAsync<JournalException>(() => OpenAsync(""))).Message.ShouldContain("made by a newer version of Ops");
    }

    [Fact]
    public async Task An_upgrade_that_fails_leaves_the_schema_as_it_was()
    {
        await using var journal = await OpenAsync("");
        await journal.AppendAsync(To("a", 0), CancellationToken.None);

        await Should.ThrowAsync<PostgresException>(() => EnsureAsync([.. JournalSchema.Scripts, "ALTER TABLE {0}.journal_events ADD COLUMN note text", "SELECT 1 / 0"]));

        (await (await fixture.ServerAsync()).ExecuteAsync($"SELECT version FROM {_schema}.journal_schema")).ShouldBe($"{JournalSchema.Scripts.Count}");
        (await journal.AppendAsync(To("a", 1), CancellationToken.None)).Version.ShouldBe(2);
        await using var again = await OpenAsync("");
    }

    private static JournalAppend To(string stream, long? expected) =>
        new() { Stream = stream, ExpectedVersion = expected, At = DateTimeOffset.UnixEpoch, Events = [new JournalEntry("x", JsonElement.Parse("{}"))] };

    private sealed class FreezingScripts(List<string> scripts, Action freeze) : IReadOnlyList<string>
    {
        public int Count => scripts.Count;

        public string this[int index] => scripts[index];

        public IEnumerator<string> GetEnumerator()
        {
            freeze();
            return scripts.GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private async Task<int?> EnsureAsync(IReadOnlyList<string> scripts)
    {
        await using var connection = await Postgres.ConnectAsync(await fixture.ServerAsync());
        return await JournalSchema.EnsureAsync(connection, _schema, "the server", scripts, CancellationToken.None);
    }

    private async Task<PostgresJournal> OpenAsync(string extra)
    {
        var options = await fixture.OptionsAsync(_schema);
        options.ConnectionString = new Secret($"{options.ConnectionString!.Reveal()};{extra}");
        return await PostgresJournal.OpenAsync(options, TimeProvider.System, logger: null, CancellationToken.None);
    }
}
