using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

public sealed class LargePlanTests
{
    [Fact]
    public async Task Taking_a_deployment_up_allocates_no_more_a_step_where_there_are_many()
    {
        var few = await BytesAStepAsync(hooks: 50);
        var many = await BytesAStepAsync(hooks: 1_000);

        many.ShouldBeLessThan(few * 1.5, $"{few:0} bytes a step of 50, {many:0} of 1,000");
    }

    /// <summary>Returns what reading a deployment of so many steps allocates on this thread, a step.</summary>
    private static async Task<double> BytesAStepAsync(int hooks)
    {
        var bench = new DeployBench();
        bench.Hooks["nothing"] = (_, _) => Task.CompletedTask;
        var request = DeployBench.Request(DeployBench.Spec("v1"), new RecreateStrategy()) with { BeforeHooks = [.. Enumerable.Repeat("nothing", hooks)] };
        var deployment = await bench.DeployAsync(request);
        deployment.Status.ShouldBe(DeploymentStatus.Succeeded);
        deployment.Steps.Count.ShouldBe(deployment.Plan.Steps.Count);

        var journal = new MemoryJournal(bench.Store, CrashPoint.Never);
        var events = await journal.ReadAllAsync("deploy/", 0, CancellationToken.None).ToListAsync();
        Fold(events);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Fold(events).ShouldBe(deployment.Steps.Count);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)deployment.Steps.Count;
    }

    private static int Fold(IEnumerable<Ops.Journal.JournalEvent> events)
    {
        Deployment? deployment = null;
        foreach (var happened in events)
            deployment = DeploymentFold.Apply(deployment, happened);
        return deployment!.Steps.Count;
    }
}
