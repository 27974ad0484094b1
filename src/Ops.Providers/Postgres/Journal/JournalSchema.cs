using System.Globalization;
using Npgsql;
using Ops.Journal;

namespace Ops.Providers.Postgres;

/// <summary>The tables and functions of a journal, and how they come to be.</summary>
internal static class JournalSchema
{
    /// <summary>The scripts that bring a database from each version to the next; a released one is never changed.</summary>
    public static IReadOnlyList<string> Scripts { get; } = [Version1];

    // Every writer locks the one row of journal_head first and keeps it until its transaction ends. So positions are given in
    // the order of commits, and whoever sees one sees all below it.
    private const string Version1 = """
        CREATE TABLE {0}.journal_head (
            is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
            position bigint NOT NULL);
        INSERT INTO {0}.journal_head (position) VALUES (0);

        CREATE TABLE {0}.journal_streams (
            name text COLLATE "C" PRIMARY KEY,
            version bigint NOT NULL,
            last_position bigint NOT NULL,
            last_at timestamptz NOT NULL);

        CREATE TABLE {0}.journal_events (
            position bigint PRIMARY KEY,
            stream text COLLATE "C" NOT NULL,
            version bigint NOT NULL,
            at timestamptz NOT NULL,
            type text NOT NULL,
            data json NOT NULL,
            UNIQUE (stream, version));

        CREATE TABLE {0}.journal_timers (
            stream text COLLATE "C" NOT NULL,
            key text COLLATE "C" NOT NULL,
            due_at timestamptz NOT NULL,
            free_at timestamptz NOT NULL,
            attempt integer NOT NULL DEFAULT 0,
            lease_token text,
            lease_owner text,
            PRIMARY KEY (stream, key));
        CREATE INDEX journal_timers_free_at ON {0}.journal_timers (free_at);
        COMMENT ON COLUMN {0}.journal_timers.free_at IS 'when it can be taken: when it is due, or when its lease is over';

        CREATE FUNCTION {0}.journal_append(
            p_stream text, p_expected bigint, p_at timestamptz, p_types text[], p_data text[], p_set_keys text[], p_set_due timestamptz[], p_clear_keys text[],
            OUT r_conflict boolean, OUT r_version bigint, OUT r_position bigint)
        LANGUAGE plpgsql AS $$
        DECLARE
            v_count integer := cardinality(p_types);
            v_head bigint;
        BEGIN
            SELECT h.position INTO STRICT v_head FROM {0}.journal_head h FOR UPDATE;
            SELECT s.version, s.last_position INTO r_version, r_position FROM {0}.journal_streams s WHERE s.name = p_stream;
            r_version := coalesce(r_version, 0);
            r_position := coalesce(r_position, 0);
            r_conflict := coalesce(p_expected <> r_version, false);
            IF r_conflict THEN
                RETURN;
            END IF;

            IF v_count > 0 THEN
                INSERT INTO {0}.journal_events (position, stream, version, at, type, data)
                    SELECT v_head + e.number, p_stream, r_version + e.number, p_at, e.type, e.data::json
                    FROM unnest(p_types, p_data) WITH ORDINALITY AS e (type, data, number);
                UPDATE {0}.journal_head SET position = v_head + v_count;
                r_version := r_version + v_count;
                r_position := v_head + v_count;
            END IF;

            INSERT INTO {0}.journal_streams AS s (name, version, last_position, last_at) VALUES (p_stream, r_version, r_position, p_at)
                ON CONFLICT (name) DO UPDATE SET version = EXCLUDED.version, last_position = EXCLUDED.last_position, last_at = EXCLUDED.last_at;
            IF cardinality(p_clear_keys) > 0 THEN
                DELETE FROM {0}.journal_timers t WHERE t.stream = p_stream AND t.key = ANY (p_clear_keys);
            END IF;
            IF cardinality(p_set_keys) > 0 THEN
                INSERT INTO {0}.journal_timers AS t (stream, key, due_at, free_at)
                    SELECT p_stream, n.key, n.due_at, n.due_at FROM unnest(p_set_keys, p_set_due) AS n (key, due_at)
                    ON CONFLICT (stream, key) DO UPDATE
                        SET due_at = EXCLUDED.due_at, free_at = EXCLUDED.free_at, attempt = 0, lease_token = NULL, lease_owner = NULL;
            END IF;
        END $$;

        CREATE FUNCTION {0}.journal_delete(p_stream text, p_expected bigint, OUT r_conflict boolean, OUT r_version bigint, OUT r_position bigint)
        LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM 1 FROM {0}.journal_head h FOR UPDATE;
            SELECT s.version INTO r_version FROM {0}.journal_streams s WHERE s.name = p_stream;
            r_version := coalesce(r_version, 0);
            r_position := 0;
            r_conflict := p_expected <> r_version;
            IF NOT r_conflict THEN
                DELETE FROM {0}.journal_timers t WHERE t.stream = p_stream;
                DELETE FROM {0}.journal_events e WHERE e.stream = p_stream;
                DELETE FROM {0}.journal_streams s WHERE s.name = p_stream;
            END IF;
        END $$;
        """;

    /// <summary>The first half of the key of the advisory lock under which nodes that start at the same time take turns.</summary>
    private const int LockClass = 0x4f70_734a;

    /// <summary>Makes or upgrades the schema where that is needed, by the scripts of one version after the other.</summary>
    /// <returns>The version it had before, where it was changed; null where it was as it should be.</returns>
    /// <exception cref="JournalException">It is of a newer version, or the database cannot hold a journal.</exception>
    public static async Task<int?> EnsureAsync(NpgsqlConnection connection, string schema, string target, IReadOnlyList<string> scripts, CancellationToken cancellationToken)
    {
        await RequireUnicodeAsync(connection, target, cancellationToken).ConfigureAwait(false);
        if (await VersionAsync(connection, schema, target, scripts.Count, cancellationToken).ConfigureAwait(false) == scripts.Count)
            return null;

        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            // A node that is frozen here must not hold up the others for as long as they wait.
            await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"SET LOCAL idle_in_transaction_session_timeout = '{connection.CommandTimeout * 1000 / 3}ms'"), cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({LockClass}, hashtext('{schema}'))", cancellationToken).ConfigureAwait(false);
            var version = await VersionAsync(connection, schema, target, scripts.Count, cancellationToken).ConfigureAwait(false);
            if (version == scripts.Count)
                return null;

            if (version == 0)
                await ExecuteAsync(connection, $"CREATE SCHEMA IF NOT EXISTS {schema}; CREATE TABLE {schema}.journal_schema (version integer NOT NULL); INSERT INTO {schema}.journal_schema VALUES (0)", cancellationToken).ConfigureAwait(false);
            foreach (var script in scripts.Skip(version))
                await ExecuteAsync(connection, script.Replace("{0}", schema, StringComparison.Ordinal), cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"UPDATE {schema}.journal_schema SET version = {scripts.Count}"), cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return version;
        }
    }

    private static async Task<int> VersionAsync(NpgsqlConnection connection, string schema, string target, int known, CancellationToken cancellationToken)
    {
        // Asked of the catalog itself: within a transaction to_regclass answers from a cache that does not know what others have made meanwhile.
        var exists = $"SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '{schema}' AND c.relname = 'journal_schema'";
        if (await ScalarAsync(connection, exists, cancellationToken).ConfigureAwait(false) is null)
            return 0;

        var version = (int)(await ScalarAsync(connection, $"SELECT version FROM {schema}.journal_schema", cancellationToken).ConfigureAwait(false))!;
        return version <= known
            ? version
            : throw new JournalException($"The journal in schema '{schema}' of {target} has version {version}, made by a newer version of Ops; this one knows {known}. Use that version of Ops on this node too, or another schema.");
    }

    private static async Task RequireUnicodeAsync(NpgsqlConnection connection, string target, CancellationToken cancellationToken)
    {
        var encoding = await ScalarAsync(connection, "SHOW server_encoding", cancellationToken).ConfigureAwait(false);
        if (encoding is not "UTF8")
            throw new JournalException($"{target} has the encoding {encoding}, in which not every text can be kept; use a database that was made with ENCODING 'UTF8'.");
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
