using System.Collections.Concurrent;
using Ops.Deploy;

namespace Ops.Providers.Host.Tests;

[Trait("Requirement", "S2-97")]
public sealed class SystemdLogSourceTests : IAsyncDisposable
{
    private static readonly DateTimeOffset _start = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly JournalFiles _journal = new();

    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    [Fact]
    public async Task A_unit_is_read_with_times_writers_and_levels_and_no_other()
    {
        await _journal.WriteAsync("tcgdojo", "listening", _start);
        await _journal.WriteAsync("nginx", "reloaded", _start.AddSeconds(1), name: "nginx", pid: 7);
        await _journal.WriteAsync("tcgdojo", "the database is gone", _start.AddSeconds(2), priority: 3);

        (await ReadAsync(new LogQuery("tcgdojo"), 2)).ShouldBe(
        [
            new LogLine(_start, "node[41]", false, "listening"),
            new LogLine(_start.AddSeconds(2), "node[41]", true, "the database is gone"),
        ]);
    }

    [Fact]
    public async Task The_latest_lines_are_read_also_of_those_that_a_text_is_in()
    {
        for (var index = 1; index <= 5; index++)
            await _journal.WriteAsync("tcgdojo", index % 2 == 0 ? $"other {index}" : $"Payment {index}", _start.AddSeconds(index));

        (await ReadAsync(new LogQuery("tcgdojo") { Tail = 2 }, 2, "Payment 5")).Select(line => line.Text).ShouldBe(["other 4", "Payment 5"]);
        (await ReadAsync(new LogQuery("tcgdojo") { Tail = 2, Contains = "payment" }, 2, "Payment 5")).Select(line => line.Text).ShouldBe(["Payment 3", "Payment 5"]);
        (await ReadAsync(new LogQuery("tcgdojo") { Tail = 0 }, 0)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Lines_are_read_from_a_time_on_and_from_a_level_on()
    {
        await _journal.WriteAsync("tcgdojo", "one", _start, priority: 4);
        await _journal.WriteAsync("tcgdojo", "two", _start.AddMinutes(1), priority: 6);
        await _journal.WriteAsync("tcgdojo", "three", _start.AddMinutes(2), priority: 4);

        (await ReadAsync(new LogQuery("tcgdojo") { Since = _start.AddSeconds(30) }, 2)).Select(line => line.Text).ShouldBe(["two", "three"]);
        (await ReadAsync(new LogQuery("tcgdojo") { MinLevel = LogLevelFilter.Warning }, 2)).Select(line => line.Text).ShouldBe(["one", "three"]);
    }

    [Fact]
    public async Task Lines_that_come_later_follow_without_a_gap_until_the_reader_leaves()
    {
        await _journal.WriteAsync("tcgdojo", "before", _start);
        await ReadAsync(new LogQuery("tcgdojo"), 1);
        var lines = new ConcurrentQueue<string>();
        using var stop = new CancellationTokenSource();
        var following = FollowAsync(lines, stop.Token);

        await Eventually.HoldsAsync("the past is read", () => Task.FromResult(lines.Count == 1));
        await _journal.WriteAsync("tcgdojo", "after", _start.AddSeconds(1));
        await _journal.WriteAsync("nginx", "of another", _start.AddSeconds(2));
        await _journal.WriteAsync("tcgdojo", "last", _start.AddSeconds(3));
        await Eventually.HoldsAsync($"all follow", () => Task.FromResult(lines.Count == 3));
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => following);

        lines.ShouldBe(["before", "after", "last"]);
    }

    [Fact]
    public async Task A_text_with_ends_of_lines_and_bytes_that_are_no_text_comes_through()
    {
        await _journal.WriteAsync("tcgdojo", "one\ntwo \u0001 grün", _start);

        (await ReadAsync(new LogQuery("tcgdojo"), 1)).Single().Text.ShouldBe("one\ntwo \u0001 grün");
    }

    [Fact]
    public async Task Where_there_is_no_journalctl_the_message_says_so()
    {
        var refused = await Should.ThrowAsync<DeployException>(() => new SystemdLogSource(new SystemdLogSourceOptions { Command = "no-such-journalctl" }).ReadAsync(new LogQuery("tcgdojo"), default).ToListAsync().AsTask());

        refused.Error.ShouldBe(DeployError.NotFound);
        refused.Message.ShouldContain("'no-such-journalctl' cannot be run");
    }

    [Fact]
    public async Task Where_journalctl_fails_the_message_has_what_it_said()
    {
        var refused = await Should.ThrowAsync<DeployException>(() => new SystemdLogSource(new SystemdLogSourceOptions { Directory = Path.Combine(_journal.Folder, "none") }).ReadAsync(new LogQuery("tcgdojo"), default).ToListAsync().AsTask());

        refused.Message.ShouldContain("No such file or directory");
    }

    /// <summary>Reads until so many lines, or the last of them, have reached the file.</summary>
    private async Task<List<LogLine>> ReadAsync(LogQuery query, int count, string? last = null)
    {
        List<LogLine> lines = [];
        await Eventually.HoldsAsync($"{count} lines", async () =>
        {
            lines = await _journal.Source.ReadAsync(query, default).ToListAsync();
            return lines.Count == count && (last is null || lines[^1].Text == last);
        });
        return lines;
    }

    private async Task FollowAsync(ConcurrentQueue<string> lines, CancellationToken cancellationToken)
    {
        await foreach (var line in _journal.Source.ReadAsync(new LogQuery("tcgdojo") { Follow = true }, cancellationToken))
            lines.Enqueue(line.Text);
    }
}
