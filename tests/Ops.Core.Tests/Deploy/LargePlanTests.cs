using System.Globalization;
using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

/// <summary>What may not cost more the longer a plan or a history is.</summary>
public sealed class LargePlanTests
{
    [Fact]
    public async Task Taking_a_deployment_up_allocates_no_more_a_step_where_there_are_many()
    {
        var few = await BytesAStepAsync(hooks: 50);
        var many = await BytesAStepAsync(hooks: 1_000);

        many.ShouldBeLessThan(few * 1.5, $"{few:0} bytes a step of 50, {many:0} of 1,000");
    }

    [Fact]
    public async Task A_deployment_in_the_history_is_read_once_and_again_when_it_has_gone_on()
    {
        CountingJournal? journal = null;
        var bench = new DeployBench { Around = inner => journal = new CountingJournal(inner) };
        foreach (var version in (string[])["v1", "v2", "v3"])
            await bench.DeployAsync(version);
        var deployer = bench.NewProcess();
        await deployer.PlanAsync(DeployBench.Request(DeployBench.Spec("v4"), new BlueGreenStrategy()), CancellationToken.None);
        journal!.EventsRead.ShouldBeGreaterThan(20);

        journal.EventsRead = 0;
        var plan = await deployer.PlanAsync(DeployBench.Request(DeployBench.Spec("v4"), new BlueGreenStrategy()), CancellationToken.None);
        journal.EventsRead.ShouldBe(0);

        (await deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None)).Status.ShouldBe(DeploymentStatus.Succeeded);
        var back = await deployer.PlanRollbackAsync(new RollbackRequest { Target = "test", Service = "web", Actor = "ann" }, CancellationToken.None);
        back.Version.ShouldBe("v3");
    }

    [Fact]
    public async Task Steps_are_numbered_without_end()
    {
        var bench = new DeployBench();
        await bench.DeployAsync("v1", replicas: 40);

        var plan = await bench.NewProcess().PlanAsync(DeployBench.Request(DeployBench.Spec("v2", replicas: 40), new RollingStrategy()), CancellationToken.None);

        plan.Steps.Count.ShouldBeGreaterThan(120);
        plan.Steps.Select(step => step.Number).ShouldBe(Enumerable.Range(1, plan.Steps.Count).Select(number => number.ToString("00", CultureInfo.InvariantCulture)));
        plan.Steps.ShouldAllBe(step => step.Undo.All(undo => undo.Number == step.Number));
        plan.ToString().ShouldContain("\n  100 ");
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
