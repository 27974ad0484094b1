using Ops.Benchmarks.External;
using Ops.Benchmarks.Measuring;

namespace Ops.Benchmarks.Memory;

/// <summary>What the engine keeps for each of 100,000 registered probes.</summary>
internal sealed class MemoryCommand : ICommand
{
    private const int Probes = 100_000;

    public string Name => "memory";

    public async Task RunAsync(Arguments arguments)
    {
        if (arguments.History is { } length)
        {
            Console.WriteLine(string.Join(';', await MeasureAsync(length)));
            return;
        }

        var report = new Report("Memory of 100,000 registered probes", Name);
        report.Line("Differences of `GC.GetTotalMemory(true)` divided by the probes. The probe objects, their names, policies and registrations are made before and not counted: they are the application's. The report of a sweep is the caller's, and its bytes have a column of their own.");
        report.Line();
        var table = new MarkdownTable("history", "registered, B", "after a sweep, B", "the sweep's report, B", "with a running schedule, B", "after the schedule ended, B");
        foreach (var history in (string[])["0", "16"])
            table.Add([history, .. await MeasureElsewhereAsync(history)]);
        report.Line(table.ToString());
        report.Save(arguments.Results, Name);
    }

    /// <summary>Measures in a fresh process, whose heap holds nothing of another measurement.</summary>
    private async Task<string[]> MeasureElsewhereAsync(string history)
    {
        await using var child = ChildProcess.StartSelf(Name, "--history", history);
        return (await child.Output.ReadToEndAsync()).Trim().Split(';');
    }

    private static async Task<string[]> MeasureAsync(int history)
    {
        // Everything runs once on a small scale first, so that what the runtime makes on first use does not count.
        await using (var rehearsal = new MemoryStages(history, Probes / 100, TimeSpan.FromSeconds(1)))
            await rehearsal.RunAsync();
        await using var stages = new MemoryStages(history, Probes, TimeSpan.FromSeconds(12));
        await stages.RunAsync();
        return [.. stages.Results.Select(bytes => Show.Number(bytes / Probes))];
    }
}
