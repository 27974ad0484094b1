using Ops.Benchmarks.Measuring;
using Ops.Conformance;
using Ops.Journal;
using Ops.Providers.Postgres;

namespace Ops.Benchmarks.Journal;

/// <summary>What durable appends cost, and what opening, reading and compacting a big journal takes; about three minutes.</summary>
internal sealed class JournalCommand : ICommand
{
    private static readonly int[] Writers = [1, 8, 64];

    public string Name => "journal";

    public async Task RunAsync(Arguments arguments)
    {
        var report = new Report("The journal: appends, opening, compaction", Name);
        report.Line("Each writer appends one event of about 250 bytes after the other, and waits until it is durable. Stores take turns of 600 ms, five each after one that does not count, on the same disk; figures are medians. CPU and bytes are those of the whole process, without the server's in PostgreSQL's case. Ratios are those of throughput.");
        using (var disk = BenchFolder.OnDisk())
            await AppendToFilesAsync(report, disk, arguments.Neighbours);
        await AppendInMemoryAsync(report, arguments.Neighbours);
        await AppendToPostgresAsync(report, arguments.Neighbours);
        await BigJournals.RunAsync(report, arguments.Neighbours);
        report.Save(arguments.Results, Name);
    }

    private static async Task AppendToFilesAsync(Report report, BenchFolder disk, Neighbours neighbours)
    {
        foreach (var writers in Writers)
        {
            report.Section($"Files on the disk, {Count(writers)}");
            await AppendRace.RunAsync(report, writers, neighbours, FileJournalIn(disk), _ => Task.FromResult<IAppender>(new SqliteAppender(disk.NewPath())), _ => Task.FromResult<IAppender>(new RawFileAppender(disk.NewPath())));
        }
    }

    private static async Task AppendInMemoryAsync(Report report, Neighbours neighbours)
    {
        using var memory = BenchFolder.InMemory();
        if (memory is null)
            return;

        foreach (var writers in Writers)
        {
            report.Section($"Files in memory, where a flush costs nothing, {Count(writers)}");
            await AppendRace.RunAsync(report, writers, neighbours, FileJournalIn(memory), _ => Task.FromResult<IAppender>(new SqliteAppender(memory.NewPath())));
        }
    }

    private static async Task AppendToPostgresAsync(Report report, Neighbours neighbours)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Settings = { ["fsync"] = "on", ["max_connections"] = "200" } });
        foreach (var writers in Writers)
        {
            report.Section($"PostgreSQL on the same disk, {Count(writers)}");
            await AppendRace.RunAsync(
                report, writers, neighbours,
                async count => new JournalAppender("PostgresJournal", await OpenAsync(server, writers), count),
                async count => await InsertAppender.OpenAsync(server.ConnectionString, $"bare_{writers}", count));
        }
    }

    private static async Task<IJournal> OpenAsync(PostgresServer server, int writers) =>
        await PostgresJournal.OpenAsync(new PostgresJournalOptions { ConnectionString = new Secret(server.ConnectionString), Schema = $"journal_{writers}" }, TimeProvider.System, logger: null, CancellationToken.None);

    private static Func<int, Task<IAppender>> FileJournalIn(BenchFolder folder) =>
        async writers => new JournalAppender("FileJournal", await FileJournal.OpenAsync(folder.NewPath(), CancellationToken.None), writers);

    private static string Count(int writers) => writers == 1 ? "1 writer" : $"{writers} writers";
}
