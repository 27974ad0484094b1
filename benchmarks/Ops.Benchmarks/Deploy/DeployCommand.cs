using Ops.Benchmarks.Journal;
using Ops.Benchmarks.Measuring;
using Ops.Deploy;
using Ops.Journal;

namespace Ops.Benchmarks.Deploy;

/// <summary>What the deploy engine costs beside the platform: planning, carrying out and resuming 1,000 steps, and a history of 10,000 deployments; about two minutes.</summary>
internal sealed class DeployCommand : ICommand
{
    /// <summary>Three steps an instance: one more of the new, wait for it, one less of the old.</summary>
    private const int Replicas = 334;

    public string Name => "deploy";

    public async Task RunAsync(Arguments arguments)
    {
        var report = new Report("Deployments: the engine's cost a step", Name);
        report.Line($"A rolling deployment of {Replicas} instances, one at a time, on a platform in memory that does everything at once; pauses are over at once. CPU and bytes are those of the whole process, divided by the plan's steps (by the deployments where it says so). Every step is two appends, each with the resume timer; contenders take turns.");
        await PlanAsync(report, arguments.Neighbours);
        await CarryOutAsync(report, arguments.Neighbours);
        await DeployHistoryRace.RunAsync(report, arguments.Neighbours);
        report.Save(arguments.Results, Name);
    }

    private static async Task PlanAsync(Report report, Neighbours neighbours)
    {
        await using var bench = new DeployBench(new BenchJournal(), Replicas);
        var plan = await bench.PlanAsync();
        var json = plan.ToJson();
        var steps = plan.Steps.Count;
        report.Section($"Planning, {steps:#,0} steps");
        var results = await new Race { Neighbours = neighbours }.RunAsync(
        [
            new WorkContender("plan", steps, async () => (await bench.PlanAsync()).Steps.Count),
            new WorkContender("plan as text, the dry run", steps, () => Task.FromResult(plan.ToString().Length > steps ? steps : 0)),
            new WorkContender("plan to JSON", steps, () => Task.FromResult(plan.ToJson().Length == json.Length ? steps : 0)),
            new WorkContender("plan from JSON", steps, () => Task.FromResult(DeployPlan.FromJson(json).Steps.Count)),
        ]);
        report.Line(WorkTable.Write(results, "step"));
        report.Line($"The plan takes {json.Length / 1e3:#,0} kB as JSON, {json.Length / steps:#,0} bytes a step.");
    }

    private static async Task CarryOutAsync(Report report, Neighbours neighbours)
    {
        using var disk = BenchFolder.OnDisk();
        using var memory = BenchFolder.InMemory();
        var benches = new List<(string Name, DeployBench Bench)>
        {
            ("journal in memory: the engine alone", new DeployBench(new BenchJournal(), Replicas)),
            ("FileJournal on the disk", new DeployBench(await OpenAsync(disk), Replicas)),
        };
        if (memory is not null)
            benches.Insert(1, ("FileJournal in /dev/shm, where a flush costs nothing", new DeployBench(await OpenAsync(memory), Replicas)));

        var runs = new List<(string Name, DeployRun Run)>();
        foreach (var (name, bench) in benches)
            runs.Add((name, await DeployRun.PrepareAsync(bench)));
        var steps = runs[0].Run.Steps;
        report.Section($"Carrying out {steps:#,0} steps");
        report.Line(WorkTable.Write(await new Race { Rounds = 5, Neighbours = neighbours }.RunAsync([.. runs.Select(run => new WorkContender(run.Name, steps, run.Run.ApplyAsync))]), "step"));
        report.Section($"Taking up a deployment of {steps:#,0} steps from the journal");
        foreach (var (_, run) in runs)
            await run.KeepOneAsync();
        report.Line(WorkTable.Write(await new Race { Neighbours = neighbours }.RunAsync([.. runs.Select(run => new WorkContender(run.Name, steps, run.Run.ReadAsync))]), "step"));
        foreach (var (_, bench) in benches)
            await bench.DisposeAsync();
    }

    private static async Task<IJournal> OpenAsync(BenchFolder folder) =>
        await FileJournal.OpenAsync(new FileJournalOptions { Folder = folder.NewPath(), CompactFromBytes = null }, logger: null, CancellationToken.None);
}
