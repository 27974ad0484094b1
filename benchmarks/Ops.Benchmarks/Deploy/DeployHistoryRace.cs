using System.Globalization;
using System.Text.Json;
using Ops.Benchmarks.Journal;
using Ops.Benchmarks.Measuring;
using Ops.Deploy;
using Ops.Journal;

namespace Ops.Benchmarks.Deploy;

/// <summary>A journal in which 10,000 deployments of one service lie: reading them, counting them, and planning and beginning the next.</summary>
internal static class DeployHistoryRace
{
    private const int Deployments = 10_000;
    private const int Replicas = 2;

    public static async Task RunAsync(Report report, Neighbours neighbours)
    {
        using var folder = BenchFolder.InMemory() ?? BenchFolder.OnDisk();
        var path = folder.NewPath();
        var events = await FillAsync(path);
        await using var bench = new DeployBench(await OpenAsync(path), Replicas);
        var history = await ReadAsync(bench);
        var run = await DeployRun.PrepareAsync(bench);

        report.Section($"A history of {Deployments:#,0} deployments");
        report.Line($"Each has {history[0].Steps.Count} steps and {events} events of its own append; costs are divided by the deployments in the journal.");
        report.Line();
        var results = await new Race { Rounds = 5, Neighbours = neighbours }.RunAsync(
        [
            new WorkContender("read all", Deployments, async () => (await ReadAsync(bench)).Count),
            new WorkContender("count them (DeployStatistics)", Deployments, () => Task.FromResult(DeployStatistics.Of(history).Succeeded)),
            new WorkContender("write them as CSV", Deployments, () => Task.FromResult(DeployStatistics.ToCsv(history).AsSpan().Count('\n') - 1)),
            new WorkContender("plan the next", Deployments, async () => (await bench.PlanAsync()).Steps.Count > 0 ? Deployments : 0),
            new WorkContender("carry the next out", Deployments, async () => await run.ApplyAsync() == run.Steps ? Deployments : 0),
        ]);
        report.Line(WorkTable.Write(results, "deployment"));
        report.Line($"Altogether: reading {Show.Milliseconds(results[0].MedianWall * Deployments / 1e6)}, planning the next {Show.Milliseconds(results[3].MedianWall * Deployments / 1e6)}, carrying it out {Show.Milliseconds(results[4].MedianWall * Deployments / 1e6)}.");
    }

    /// <summary>Carries one deployment out, and writes its events again and again under other ids; returns how many they are.</summary>
    private static async Task<int> FillAsync(string path)
    {
        await using var bench = new DeployBench(await OpenAsync(path), Replicas);
        var run = await DeployRun.PrepareAsync(bench);
        await run.KeepOneAsync();
        var stream = await bench.Journal.ListAsync("deploy/", CancellationToken.None).SingleAsync();
        var events = await bench.Journal.ReadAsync(stream.Name, 0, CancellationToken.None).ToListAsync();
        var id = stream.Name.Split('/')[^1];
        await Parallel.ForAsync(1, Deployments, new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (number, cancellationToken) =>
        {
            var copy = string.Create(CultureInfo.InvariantCulture, $"{id}-{number:00000}");
            foreach (var happened in events)
            {
                var data = JsonElement.Parse(happened.Data.GetRawText().Replace(id, copy, StringComparison.Ordinal));
                await bench.Journal.AppendAsync(new JournalAppend { Stream = $"deploy/bench/web/{copy}", At = happened.At.AddMinutes(number), Events = [new JournalEntry(happened.Type, data)] }, cancellationToken);
            }
        });
        return events.Count;
    }

    private static async Task<IReadOnlyList<Deployment>> ReadAsync(DeployBench bench) =>
        await bench.Deployer.HistoryAsync("bench", "web", CancellationToken.None).ToListAsync();

    private static async Task<IJournal> OpenAsync(string path) =>
        await FileJournal.OpenAsync(new FileJournalOptions { Folder = path, CompactFromBytes = null }, logger: null, CancellationToken.None);
}
