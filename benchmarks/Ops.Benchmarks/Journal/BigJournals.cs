using System.Diagnostics;
using System.Globalization;
using Ops.Benchmarks.Measuring;
using Ops.Journal;

namespace Ops.Benchmarks.Journal;

/// <summary>Opening, reading and compacting journals of 100,000 and 1,000,000 events.</summary>
internal static class BigJournals
{
    private const int Rounds = 3;
    private const int EventsPerStream = 25;

    public static async Task RunAsync(Report report, Neighbours neighbours)
    {
        report.Section("Big journals");
        report.Line($"Each event is an append of its own, in streams of {EventsPerStream}; every other stream is deleted before the compaction. The file is in the system's cache, and in memory where there is such a folder.");
        report.Line();
        var table = new MarkdownTable("events", "file, MB", "open", "open, heap MB", "read all", "compaction", "file after, MB");
        foreach (var events in (int[])[100_000, 1_000_000])
        {
            using var folder = BenchFolder.InMemory() ?? BenchFolder.OnDisk();
            table.Add(await MeasureAsync(folder.NewPath(), events, neighbours));
        }

        report.Line(table.ToString());
    }

    private static async Task<string[]> MeasureAsync(string path, int events, Neighbours neighbours)
    {
        await FillAsync(path, events);
        var opened = new List<double>();
        var read = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            await neighbours.WaitForQuietAsync();
            var started = Stopwatch.GetTimestamp();
            await using var journal = await OpenAsync(path);
            opened.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            read.Add(await ReadAsync(journal, events));
        }

        var whileOpen = await MeasureOpenAsync(path);
        // What was just awaited is on this thread's stack for a moment yet, and the journal with it.
        await Task.Delay(200);
        var heap = whileOpen - GC.GetTotalMemory(forceFullCollection: true);
        var bytes = new FileInfo(Path.Combine(path, "journal.log")).Length;
        var (compacted, after) = await CompactAsync(path);
        return [Show.Number(events), Megabytes(bytes), Show.Milliseconds(Statistics.Median(opened)), Megabytes(heap), Show.Milliseconds(Statistics.Median(read)), Show.Milliseconds(compacted), Megabytes(after)];
    }

    private static Task<FileJournal> OpenAsync(string path) => FileJournal.OpenAsync(new FileJournalOptions { Folder = path, CompactFromBytes = null }, logger: null, CancellationToken.None);

    private static async Task FillAsync(string path, int events)
    {
        await using var journal = await OpenAsync(path);
        await Parallel.ForAsync(0, events / EventsPerStream, new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (stream, cancellationToken) =>
        {
            for (var version = 0; version < EventsPerStream; version++)
                await journal.AppendAsync(BenchEvents.To($"deploy/bench/web/{stream}", version), cancellationToken);
        });
    }

    /// <summary>Returns how much memory is in use while the journal is open.</summary>
    private static async Task<long> MeasureOpenAsync(string path)
    {
        await using var journal = await OpenAsync(path);
        var bytes = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(journal);
        return bytes;
    }

    private static async Task<double> ReadAsync(FileJournal journal, int events)
    {
        var started = Stopwatch.GetTimestamp();
        var count = await journal.ReadAllAsync("", 0, CancellationToken.None).CountAsync();
        return count == events ? Stopwatch.GetElapsedTime(started).TotalMilliseconds : throw new InvalidOperationException($"{count} events were read, not {events}.");
    }

    private static async Task<(double Milliseconds, long Bytes)> CompactAsync(string path)
    {
        await using var journal = await OpenAsync(path);
        var streams = await journal.ListAsync("", CancellationToken.None).ToListAsync();
        await Parallel.ForEachAsync(streams.Where((_, index) => index % 2 == 0), new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (stream, cancellationToken) => await journal.DeleteAsync(stream.Name, stream.Version, cancellationToken));
        var started = Stopwatch.GetTimestamp();
        var compaction = await journal.CompactAsync(CancellationToken.None);
        return (Stopwatch.GetElapsedTime(started).TotalMilliseconds, compaction.BytesAfter);
    }

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("#,0.0", CultureInfo.InvariantCulture);
}
