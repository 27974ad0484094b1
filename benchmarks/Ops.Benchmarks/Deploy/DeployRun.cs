using Ops.Deploy;

namespace Ops.Benchmarks.Deploy;

/// <summary>One plan that is carried out again and again, each time as a deployment of its own that is forgotten afterwards.</summary>
internal sealed class DeployRun
{
    private readonly DeployBench _bench;
    private readonly DeployPlan _plan;
    private int _runs;

    private DeployRun(DeployBench bench, DeployPlan plan) => (_bench, _plan) = (bench, plan);

    public int Steps => _plan.Steps.Count;

    public static async Task<DeployRun> PrepareAsync(DeployBench bench) => new(bench, await bench.PlanAsync());

    /// <summary>Carries the plan out and returns how many steps succeeded.</summary>
    public async Task<int> ApplyAsync()
    {
        var (plan, succeeded) = await ApplyOnceAsync();
        await foreach (var stream in _bench.Journal.ListAsync(DeployBench.StreamOf(plan), CancellationToken.None))
            await _bench.Journal.DeleteAsync(stream.Name, stream.Version, CancellationToken.None);
        return succeeded;
    }

    /// <summary>Carries the plan out under its own id and leaves it in the journal.</summary>
    public async Task KeepOneAsync()
    {
        _runs = -1;
        await ApplyOnceAsync();
    }

    /// <summary>Reads the deployment that was kept, as a process does that takes it up.</summary>
    public async Task<int> ReadAsync() => (await _bench.Deployer.FindAsync("bench", "web", IdOf(0), CancellationToken.None)).Steps.Count;

    private async Task<(DeployPlan Plan, int Succeeded)> ApplyOnceAsync()
    {
        _bench.Target.Reset();
        var plan = _plan with { Id = IdOf(++_runs) };
        var deployment = await _bench.Deployer.ApplyAsync(plan, DeployApproval.None, watcher: null, CancellationToken.None);
        return (plan, deployment.Status == DeploymentStatus.Succeeded ? deployment.Steps.Count(step => step.Outcome == StepOutcome.Succeeded) : 0);
    }

    private string IdOf(int run) => $"{_plan.Id}-{run}";
}
