using System.Text.Json;
using Ops.Journal;

namespace Ops.CrashingWriter;

/// <summary>Two writers of one journal, each with a stream of its own, and a third that makes garbage.</summary>
internal sealed class Writers(IJournal journal, string name)
{
    private static readonly JsonElement Data = JsonElement.Parse($$"""{"pad":"{{new string('x', 200)}}"}""");

    public Task RunAsync() => Task.WhenAll(AppendAsync("w/1"), AppendAsync("w/2"), LitterAsync());

    private async Task AppendAsync(string stream)
    {
        var version = 0L;
        await foreach (var info in journal.ListAsync(stream, CancellationToken.None))
            version = info.Version;
        while (true)
        {
            var count = 1 + (int)(version % 3);
            var append = new JournalAppend
            {
                Stream = stream,
                ExpectedVersion = version,
                At = DateTimeOffset.UnixEpoch,
                Events = [.. Enumerable.Range(1, count).Select(index => new JournalEntry($"{stream}-{version + index}", Data))],
            };
            version = (await journal.AppendAsync(append, CancellationToken.None)).Version;
            Console.Out.WriteLine($"{name} {stream} {version}");
        }
    }

    /// <summary>Writes and deletes streams and timers, so that the journal is compacted all the time.</summary>
    private async Task LitterAsync()
    {
        while (true)
        {
            var append = new JournalAppend { Stream = "litter", At = DateTimeOffset.UnixEpoch, Events = [new JournalEntry("litter", Data)], SetTimers = [new JournalTimer("t", DateTimeOffset.UnixEpoch)] };
            var version = (await journal.AppendAsync(append, CancellationToken.None)).Version;
            await journal.DeleteAsync("litter", version, CancellationToken.None);
        }
    }
}
