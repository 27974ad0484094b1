using Ops.Conformance;
using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

/// <summary>Watching deployments: in the process that carries them out, and in any other.</summary>
public sealed class ProgressTests
{
    private readonly DeployBench _bench = new();

    [Fact]
    public async Task What_happens_is_streamed_as_it_happens_up_to_the_end()
    {
        var (deployer, plan) = await PlanAsync("good");

        var told = await deployer.StreamAsync(plan, DeployApproval.None, CancellationToken.None).ToListAsync();

        told[0].Kind.ShouldBe(DeployProgressKind.Locked);
        told[^1].Kind.ShouldBe(DeployProgressKind.Ended);
        told.Where(progress => progress.Kind == DeployProgressKind.StepStarted).Select(progress => progress.Step!.Id).ShouldBe(plan.Steps.Select(step => step.Id));
        (await deployer.FindAsync("test", "web", plan.Id, CancellationToken.None)).Status.ShouldBe(DeploymentStatus.Succeeded);
    }

    [Fact]
    public async Task A_plan_that_is_refused_is_refused_when_it_is_read()
    {
        await _bench.DeployAsync("v1");
        var deployer = _bench.NewProcess();
        var plan = await deployer.PlanRestartAsync(DeployBench.Service, null, CancellationToken.None);

        var refused = await Should.ThrowAsync<DeployException>(() => deployer.StreamAsync(plan, DeployApproval.None, CancellationToken.None).ToListAsync().AsTask());

        refused.Message.ShouldContain("restarts all 2 instances");
    }

    [Fact]
    public async Task Whoever_stops_reading_lets_go_of_the_deployment_and_another_process_finishes_it()
    {
        var (deployer, plan) = await PlanAsync("good");
        await foreach (var progress in deployer.StreamAsync(plan, DeployApproval.None, CancellationToken.None))
        {
            if (progress.Step is ShiftTrafficStep)
                break;
        }

        (await deployer.FindAsync("test", "web", plan.Id, CancellationToken.None)).Status.ShouldBe(DeploymentStatus.Running);
        (await _bench.RecoverAsync(plan.Id)).Status.ShouldBe(DeploymentStatus.Succeeded);
    }

    [Fact]
    public async Task Another_process_follows_a_deployment_from_its_beginning_to_its_end()
    {
        var (deployer, plan) = await PlanAsync("crash");
        var applying = deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None);
        await Eventually.HoldsAsync("it has begun", () => Task.FromResult(_bench.Store.Events.Exists(happened => happened.Stream.EndsWith(plan.Id, StringComparison.Ordinal))));

        var told = await _bench.NewProcess().FollowAsync("test", "web", plan.Id, CancellationToken.None).ToListAsync();

        (await applying).Status.ShouldBe(DeploymentStatus.RolledBack);
        told[0].Kind.ShouldBe(DeployProgressKind.Locked);
        told.ShouldContain(progress => progress.Kind == DeployProgressKind.StepFailed && progress.Step is AwaitReadyStep);
        told.ShouldContain(progress => progress.Kind == DeployProgressKind.Unwinding);
        told.ShouldContain(progress => progress.Kind == DeployProgressKind.StepSucceeded && progress.IsUndo);
        told[^1].Kind.ShouldBe(DeployProgressKind.Ended);
        told[^1].Text.ShouldStartWith("RolledBack: ");
    }

    [Fact]
    public async Task Following_what_never_began_says_so()
    {
        var refused = await Should.ThrowAsync<DeployException>(() => _bench.NewProcess().FollowAsync("test", "web", "nothing", CancellationToken.None).ToListAsync().AsTask());

        refused.Error.ShouldBe(DeployError.NotFound);
    }

    private async Task<(Deployer Deployer, DeployPlan Plan)> PlanAsync(string artifact)
    {
        await _bench.DeployAsync("v1");
        var deployer = _bench.NewProcess();
        return (deployer, await deployer.PlanAsync(DeployBench.Request(DeployBench.Spec("v2", artifact), new BlueGreenStrategy()), CancellationToken.None));
    }
}
