using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Ops.Journal;

namespace Ops.Providers.Postgres.Tests.Journal;

public sealed class PostgresJournalTests(JournalFixture fixture) : IClassFixture<JournalFixture>
{
    private readonly string _schema = fixture.NewSchema();

    [Fact]
    public async Task Nodes_that_start_at_the_same_time_make_the_schema_once()
    {
        var nodes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(OpenAsync)));

        for (var number = 0; number < nodes.Length; number++)
            (await nodes[number].AppendAsync(To("a", number), CancellationToken.None)).Version.ShouldBe(number + 1);
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    [Fact]
    public async Task A_schema_of_a_newer_version_is_refused()
    {
        await (await OpenAsync()).DisposeAsync();
        await (await fixture.ServerAsync()).ExecuteAsync($"UPDATE {_schema}.journal_schema SET version = 99");

        var refused = await Should.ThrowAsync<JournalException>(OpenAsync);

        refused.IsTransient.ShouldBeFalse();
        refused.Message.ShouldContain($"schema '{_schema}' of PostgreSQL at 127.0.0.1:");
        refused.Message.ShouldContain("has version 99, made by a newer version of Ops; this one knows 1");
    }

    [Fact]
    public async Task A_role_that_may_only_use_the_tables_can_use_a_schema_that_is_there()
    {
        var server = await fixture.ServerAsync();
        await (await OpenAsync()).DisposeAsync();
        await server.ExecuteAsync($"""
            DO $$ BEGIN CREATE ROLE worker LOGIN PASSWORD 'worker'; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
            GRANT USAGE ON SCHEMA {_schema} TO worker; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {_schema} TO worker;
            """);

        await using (var journal = await OpenAsync("Username=worker;Password=worker"))
            (await journal.AppendAsync(To("a", 0), CancellationToken.None)).Version.ShouldBe(1);

        var options = await fixture.OptionsAsync(fixture.NewSchema());
        options.ConnectionString = new Secret($"{options.ConnectionString!.Reveal()};Username=worker;Password=worker");
        var refused = await Should.ThrowAsync<JournalException>(() => PostgresJournal.OpenAsync(options, TimeProvider.System, logger: null, CancellationToken.None));
        refused.Message.ShouldContain("the role may not do this (42501: permission denied for database postgres)");
        refused.IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task A_database_in_another_encoding_is_refused()
    {
        var server = await fixture.ServerAsync();
        await server.ExecuteAsync("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");

        var refused = await Should.ThrowAsync<JournalException>(() => OpenAsync("Database=latin"));

        refused.Message.ShouldContain("has the encoding LATIN1");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_transient_error_without_the_password()
    {
        var options = new PostgresJournalOptions { ConnectionString = new Secret("Host=127.0.0.1;Port=1;Username=ops;Password=sesame-street;Timeout=5") };

        var refused = await Should.ThrowAsync<JournalException>(() => PostgresJournal.OpenAsync(options, TimeProvider.System, logger: null, CancellationToken.None));

        refused.IsTransient.ShouldBeTrue();
        refused.Message.ShouldContain("PostgreSQL at 127.0.0.1:1/ops");
        refused.ToString().ShouldNotContain("sesame-street");
    }

    [Fact]
    public async Task A_wrong_password_is_an_error_that_does_not_show_it()
    {
        var refused = await Should.ThrowAsync<JournalException>(() => OpenAsync("Password=wrong-sesame"));

        refused.IsTransient.ShouldBeFalse();
        refused.Message.ShouldContain("28P01");
        refused.ToString().ShouldNotContain("wrong-sesame");
    }

    [Fact]
    public async Task Connections_that_the_server_has_ended_are_replaced_and_nobody_notices()
    {
        await using var journal = await OpenAsync("Application Name=victim");
        for (var version = 0; version < 5; version++)
        {
            await journal.AppendAsync(To("a", version), CancellationToken.None);
            await (await fixture.ServerAsync()).ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'victim'");
            (await journal.ReadAsync("a", 0, CancellationToken.None).ToListAsync()).Count.ShouldBe(version + 1);
            await (await fixture.ServerAsync()).ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'victim'");
        }
    }

    [Fact]
    public async Task A_database_that_is_serializable_by_default_changes_nothing()
    {
        await using var first = await OpenAsync("Options=-c default_transaction_isolation=serializable");
        await using var second = await OpenAsync("Options=-c default_transaction_isolation=serializable");

        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.Run(async () =>
            await (number % 2 == 0 ? first : second).AppendAsync(To("a", null), CancellationToken.None))));

        (await first.ReadAsync("a", 0, CancellationToken.None).ToListAsync()).Count.ShouldBe(40);
    }

    [Fact]
    public async Task A_commit_that_is_lost_says_that_the_version_tells()
    {
        // The trigger ends the session at the very commit, when what was written may or may not be there.
        await using var journal = await OpenAsync();
        await journal.AppendAsync(To("a", 0), CancellationToken.None);
        await (await fixture.ServerAsync()).ExecuteAsync($"""
            CREATE FUNCTION {_schema}.die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER die AFTER INSERT ON {_schema}.journal_events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {_schema}.die();
            """);

        var lost = await Should.ThrowAsync<JournalException>(async () => await journal.AppendAsync(To("a", 1), CancellationToken.None));

        lost.IsTransient.ShouldBeTrue();
        lost.Message.ShouldContain("whether it was is unknown: the stream's version tells");
        (await journal.ListAsync("a", CancellationToken.None).ToListAsync()).Single().Version.ShouldBe(1);
    }

    [Fact]
    public async Task A_serialization_failure_at_the_commit_is_tried_again()
    {
        await using var journal = await OpenAsync();
        await (await fixture.ServerAsync()).ExecuteAsync($"""
            CREATE SEQUENCE {_schema}.tries;
            CREATE FUNCTION {_schema}.fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF nextval(''{_schema}.tries'') < 3 THEN RAISE SQLSTATE ''40001''; END IF; RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON {_schema}.journal_events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {_schema}.fail();
            """);

        (await journal.AppendAsync(To("a", 0), CancellationToken.None)).Version.ShouldBe(1);

        (await journal.ReadAllAsync("", 0, CancellationToken.None).ToListAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_append_that_the_server_will_not_take_does_not_ruin_those_sent_with_it()
    {
        await using var journal = await OpenAsync();
        await (await fixture.ServerAsync()).ExecuteAsync($"ALTER TABLE {_schema}.journal_events ADD CHECK (type <> 'poison')");

        var appends = Enumerable.Range(0, 50).Select(number => journal.AppendAsync(To($"s/{number}", 0, number == 25 ? "poison" : "x"), CancellationToken.None).AsTask()).ToList();

        var refused = await Should.ThrowAsync<JournalException>(() => appends[25]);
        refused.IsTransient.ShouldBeFalse();
        refused.Message.ShouldContain("23514");
        appends.RemoveAt(25);
        (await Task.WhenAll(appends)).ShouldAllBe(position => position.Version == 1);
        (await journal.ListAsync("", CancellationToken.None).ToListAsync()).Count.ShouldBe(49);
    }

    [Fact]
    public async Task An_append_that_waits_for_a_lock_is_given_up_in_time_and_has_written_nothing()
    {
        var options = await fixture.OptionsAsync(_schema);
        options.CommandTimeout = TimeSpan.FromSeconds(1);
        await using var journal = await PostgresJournal.OpenAsync(options, TimeProvider.System, logger: null, CancellationToken.None);
        await using var blocker = await Postgres.ConnectAsync(await fixture.ServerAsync());
        await using (var transaction = await blocker.BeginTransactionAsync())
        {
            await using var block = new NpgsqlCommand($"SELECT 1 FROM {_schema}.journal_head FOR UPDATE", blocker, transaction);
            await block.ExecuteScalarAsync();

            var refused = await Should.ThrowAsync<JournalException>(async () => await journal.AppendAsync(To("a", 0), CancellationToken.None));

            refused.IsTransient.ShouldBeTrue();
            refused.Message.ShouldContain("Nothing was changed.");
        }

        (await journal.AppendAsync(To("a", 0), CancellationToken.None)).Version.ShouldBe(1);
    }

    [Fact]
    public async Task A_host_opens_the_journal_at_its_start_from_configuration()
    {
        var connectionString = (await fixture.ServerAsync()).ConnectionString;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Ops:Journal:ConnectionString", connectionString), new("Ops:Journal:Schema", _schema), new("Ops:Journal:CommandTimeout", "00:00:05")]);
        builder.Services.AddOps().AddPostgresJournal(builder.Configuration.GetSection("Ops:Journal"));
        using var host = builder.Build();
        await host.StartAsync(CancellationToken.None);

        var journal = host.Services.GetRequiredService<IJournal>();
        (await journal.AppendAsync(To("a", 0), CancellationToken.None)).Version.ShouldBe(1);

        await host.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Wrong_options_stop_the_host_all_at_once_and_show_no_password()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOps().AddPostgresJournal(options =>
        {
            options.ConnectionString = new Secret("Password=sesame-street");
            options.Schema = "Ops; DROP TABLE x";
            options.CommandTimeout = TimeSpan.Zero;
        });
        using var host = builder.Build();

        var error = await Should.ThrowAsync<OpsConfigurationException>(() => host.StartAsync(CancellationToken.None));

        error.Problems.Count.ShouldBe(3);
        error.Message.ShouldContain("Journal:ConnectionString: is not a connection string of Npgsql with a Host");
        error.Message.ShouldContain("Journal:Schema: 'Ops; DROP TABLE x' is not a plain name");
        error.Message.ShouldContain("Journal:CommandTimeout: 00:00:00 is outside one second to one hour");
        error.ToString().ShouldNotContain("sesame-street");
    }

    private static JournalAppend To(string stream, long? expected, string type = "x") =>
        new() { Stream = stream, ExpectedVersion = expected, At = DateTimeOffset.UnixEpoch, Events = [new JournalEntry(type, JsonElement.Parse("{}"))] };

    private Task<PostgresJournal> OpenAsync() => OpenAsync("");

    private async Task<PostgresJournal> OpenAsync(string extra)
    {
        var options = await fixture.OptionsAsync(_schema);
        options.ConnectionString = new Secret($"{options.ConnectionString!.Reveal()};{extra}");
        return await PostgresJournal.OpenAsync(options, TimeProvider.System, logger: null, CancellationToken.None);
    }
}
