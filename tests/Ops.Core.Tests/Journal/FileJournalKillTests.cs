using System.Diagnostics;
using System.Globalization;
using Ops.Journal;

namespace Ops.Core.Tests.Journal;

/// <summary>A real process that appends to many journals at once and is killed (SIGKILL) at random points, while it opens them too, again and again.</summary>
/// <remarks>One round is 30 kills, or more where it takes more until each stream has acknowledged something, of a process with 64 journals, which makes at least 1,920 crashes of a journal; <c>OPS_KILL_ROUNDS</c> asks for more rounds.</remarks>
public sealed class FileJournalKillTests : IDisposable
{
    private const int Kills = 30;
    private const int Journals = 64;

    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("OPS_KILL_ROUNDS") ?? "1", CultureInfo.InvariantCulture);

    private readonly Dictionary<(string Journal, string Stream), long> _acknowledged = [];
    private TestFolder _folder = TestFolder.CreateInMemory();
    private long _events;
    private int _kills;
    private int _tails;

    [Fact]
    public async Task A_killed_process_loses_no_acknowledged_event_repeats_none_and_leaves_no_gap()
    {
        var random = new Random(20260314);
        for (var round = 0; round < Rounds; round++)
        {
            await KillAgainAndAgainAsync(random);
            _events += _acknowledged.Values.Sum();
            _acknowledged.Clear();
            _folder.Dispose();
            _folder = TestFolder.CreateInMemory();
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{_kills} kills, {_kills * Journals} crashes of a journal, {_events} acknowledged events all found, {_tails} torn tails cut");
    }

    [Fact]
    public async Task Another_process_is_named_and_its_death_frees_the_journal()
    {
        using var writer = Start();
        while (await writer.StandardOutput.ReadLineAsync() is { } line && line != "0 opened")
        {
        }

        var refused = await Should.ThrowAsync<JournalException>(() => OpenAsync("0"));
        refused.Message.ShouldContain($"in use by process {writer.Id} (dotnet) on host {Environment.MachineName}");

        writer.Kill();
        await writer.WaitForExitAsync();
        await using var journal = await OpenAsync("0");
    }

    public void Dispose() => _folder.Dispose();

    private async Task KillAgainAndAgainAsync(Random random)
    {
        for (var kill = 0; kill < Kills || (_acknowledged.Count < 2 * Journals && kill < 10 * Kills); kill++)
        {
            using var writer = Start();
            await ReadAcknowledgementsAsync(writer, killAfter: random.Next(400));
            await Task.WhenAll(Enumerable.Range(0, Journals).Select(number => Task.Run(() => VerifyAsync($"{number}"))));
            _kills++;
        }

        _acknowledged.Count.ShouldBe(2 * Journals);
        _acknowledged.Values.Sum().ShouldBeGreaterThan(Kills * 100);
    }

    private Process Start()
    {
        var program = AppContext.BaseDirectory.Replace("Ops.Core.Tests", "Ops.CrashingWriter", StringComparison.Ordinal) + "Ops.CrashingWriter.dll";
        return Process.Start(new ProcessStartInfo("dotnet", [program, "file", _folder.Path, $"{Journals}"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
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

    private async Task VerifyAsync(string name)
    {
        await using var journal = await OpenAsync(name);
        if (journal.TornTail is not null)
            Interlocked.Increment(ref _tails);
        foreach (var stream in (string[])["w/1", "w/2"])
        {
            var types = await journal.ReadAsync(stream, 0, CancellationToken.None).Select(written => written.Type).ToListAsync();
            types.ShouldBe(Enumerable.Range(1, types.Count).Select(version => $"{stream}-{version}"), name);
            types.Count.ShouldBeGreaterThanOrEqualTo((int)_acknowledged.GetValueOrDefault((name, stream)), $"journal {name}, stream {stream}");
        }
    }

    private Task<FileJournal> OpenAsync(string name) => FileJournal.OpenAsync(Path.Combine(_folder.Path, name), CancellationToken.None);
}
