using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Ops.Conformance;
using Ops.Journal;

namespace Ops.Providers.Postgres.Tests.Journal;

/// <summary>Clients and servers that are killed (SIGKILL) while many journals are written to.</summary>
/// <remarks>One round is 10 kills of a client and 8 of a server; <c>OPS_KILL_ROUNDS</c> asks for more rounds.</remarks>
public sealed class PostgresJournalKillTests(JournalFixture fixture) : IClassFixture<JournalFixture>, IAsyncDisposable
{
    private const int Journals = 25;

    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("OPS_KILL_ROUNDS") ?? "1", CultureInfo.InvariantCulture);

    private readonly Dictionary<(string Journal, string Stream), long> _acknowledged = [];
    private readonly ConcurrentDictionary<string, Task<PostgresJournal>> _journals = new(StringComparer.Ordinal);
    private Dictionary<(string Journal, string Stream), long> _verified = [];

    [Fact]
    public async Task A_killed_client_loses_no_acknowledged_event_repeats_none_and_leaves_no_gap()
    {
        var random = new Random(20260314);
        for (var kill = 0; kill < 10 * Rounds; kill++)
        {
            using var writer = await StartAsync();
            await ReadAcknowledgementsAsync(writer, killAfter: random.Next(350));
            await Task.WhenAll(Enumerable.Range(0, Journals).Select(number => VerifyAsync($"{number}", afterVersion: LastVerified($"{number}"))));
            _verified = new(_acknowledged);
        }

        await Task.WhenAll(Enumerable.Range(0, Journals).Select(number => VerifyAsync($"{number}", afterVersion: 0)));
        _acknowledged.Values.Sum().ShouldBeGreaterThan(10 * 100);
        Tell(10 * Rounds, "a client");
    }

    [Fact]
    public async Task A_killed_server_loses_no_acknowledged_event_repeats_none_and_leaves_no_gap()
    {
        var server = await fixture.ServerAsync();
        await Task.WhenAll(Enumerable.Range(0, Journals).Select(number => OpenAsync($"s{number}")));
        using var end = new CancellationTokenSource();
        var writers = Enumerable.Range(0, Journals).Select(number => Task.Run(() => WriteAsync($"s{number}", end.Token))).ToList();

        for (var kill = 0; kill < 8 * Rounds; kill++)
        {
            var before = Total();
            await Eventually.HoldsAsync("writers go on", () => Task.FromResult(Total() > before + 200));
            await server.KillAsync();
            await server.StartAgainAsync();
        }

        await end.CancelAsync();
        await Task.WhenAll(writers);
        await Task.WhenAll(Enumerable.Range(0, Journals).Select(number => VerifyAsync($"s{number}", afterVersion: 0)));
        Tell(8 * Rounds, "the server");
    }

    [Fact]
    public async Task A_client_that_is_frozen_in_the_middle_of_an_append_holds_the_others_up_for_a_moment_only()
    {
        for (var round = 0; round < 2; round++)
        {
            using var writer = await StartAsync();
            for (var lines = 0; lines < 50 + (2 * Journals); lines++)
                await writer.StandardOutput.ReadLineAsync();
            using var freeze = Process.Start("kill", ["-STOP", $"{writer.Id}"]);
            await freeze.WaitForExitAsync();

            await Task.WhenAll(Enumerable.Range(0, Journals).Select(async number =>
            {
                var journal = await OpenAsync($"{number}");
                await journal.AppendAsync(new JournalAppend { Stream = $"thaw/{round}", At = DateTimeOffset.UnixEpoch, Events = [new JournalEntry("x", System.Text.Json.JsonElement.Parse("{}"))] }, CancellationToken.None);
            }));

            writer.Kill();
            await writer.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var journal in _journals.Values)
            await (await journal).DisposeAsync();
    }

    private void Tell(int kills, string whom) =>
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills of {whom}, {kills * Journals} crashes of a journal, {Total()} acknowledged events all found");

    private long Total()
    {
        lock (_acknowledged)
            return _acknowledged.Values.Sum();
    }

    private async Task<Process> StartAsync()
    {
        var program = AppContext.BaseDirectory.Replace("Ops.Providers.Postgres.Tests", "Ops.CrashingWriter", StringComparison.Ordinal) + "Ops.CrashingWriter.dll";
        var connectionString = (await fixture.ServerAsync()).ConnectionString;
        return Process.Start(new ProcessStartInfo("dotnet", [program, "postgres", connectionString, $"{Journals}"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
    }

    private async Task ReadAcknowledgementsAsync(Process writer, int killAfter)
    {
        for (var lines = 0; await writer.StandardOutput.ReadLineAsync() is { } line; lines++)
        {
            if (lines == killAfter)
                writer.Kill();
            if (line.Split(' ') is [var journal, var stream, var version])
                _acknowledged[(journal, stream)] = long.Parse(version, CultureInfo.InvariantCulture);
        }

        await writer.WaitForExitAsync();
    }

    /// <summary>Appends until the end, and where an append failed reads what came of it, as the contract says.</summary>
    private async Task WriteAsync(string name, CancellationToken end)
    {
        var journal = await OpenAsync(name);
        var version = 0L;
        while (!end.IsCancellationRequested)
        {
            var append = new JournalAppend
            {
                Stream = "w/1",
                ExpectedVersion = version,
                At = DateTimeOffset.UnixEpoch,
                Events = [new JournalEntry($"w/1-{version + 1}", System.Text.Json.JsonElement.Parse("{}")), new JournalEntry($"w/1-{version + 2}", System.Text.Json.JsonElement.Parse("{}"))],
            };
            try
            {
                version = (await journal.AppendAsync(append, CancellationToken.None)).Version;
                lock (_acknowledged)
                    _acknowledged[(name, "w/1")] = version;
            }
            catch (JournalException exception) when (exception is not JournalConflictException)
            {
                exception.IsTransient.ShouldBeTrue(exception.ToString());
                version = await VersionAsync(journal, atLeast: version, atMost: version + 2);
            }
        }
    }

    private static async Task<long> VersionAsync(PostgresJournal journal, long atLeast, long atMost)
    {
        var version = -1L;
        await Eventually.HoldsAsync("the server is back", async () =>
        {
            try
            {
                version = (await journal.ListAsync("w/1", CancellationToken.None).ToListAsync()).Sum(stream => stream.Version);
                return true;
            }
            catch (JournalException)
            {
                return false;
            }
        });
        new[] { atLeast, atMost }.ShouldContain(version);
        return version;
    }

    private long LastVerified(string name) => Math.Min(_verified.GetValueOrDefault((name, "w/1")), _verified.GetValueOrDefault((name, "w/2")));

    private async Task VerifyAsync(string name, long afterVersion)
    {
        var journal = await OpenAsync(name);
        foreach (var stream in (string[])["w/1", "w/2"])
        {
            var types = await journal.ReadAsync(stream, afterVersion, CancellationToken.None).Select(written => written.Type).ToListAsync();
            types.ShouldBe(Enumerable.Range(1, types.Count).Select(number => $"{stream}-{afterVersion + number}"), name);
            (afterVersion + types.Count).ShouldBeGreaterThanOrEqualTo(_acknowledged.GetValueOrDefault((name, stream)), $"journal {name}, stream {stream}");
        }
    }

    private Task<PostgresJournal> OpenAsync(string name) => _journals.GetOrAdd(name, async journal =>
        await PostgresJournal.OpenAsync(await fixture.OptionsAsync($"kill_{journal}"), TimeProvider.System, logger: null, CancellationToken.None));
}
