using Ops.Deploy;
using Ops.Health;
using Ops.Journal;

namespace Ops.Core.Tests.Deploy;

/// <summary>What people decide about deployments whose undoing failed, and what has become impossible meanwhile.</summary>
public sealed class DecisionTests
{
    private readonly DeployBench _bench = new();

    [Fact]
    public async Task What_was_undone_in_part_is_not_tried_again_and_what_serves_goes_on_serving()
    {
        var failed = await FailToUndoAsync("retire r2 Remove", new CanaryStrategy { Stages = [new CanaryStage(10, TimeSpan.FromMilliseconds(5))], Interval = TimeSpan.FromMilliseconds(1), KeepOld = TimeSpan.Zero });
        _bench.Platform.Shares.ShouldBe([new TrafficShare("r1", 100)]);
        _bench.AddCheck("verify", () => ProbeResult.Healthy());
        _bench.Platform.Effects.Clear();

        var refused = await Should.ThrowAsync<DeployException>(DecideAsync(failed, DeployDecision.TryAgain));

        refused.Error.ShouldBe(DeployError.Conflict);
        refused.Message.ShouldContain("cannot be tried again: it was undone in part");
        _bench.Platform.Effects.ShouldBeEmpty();
        _bench.Platform.Find("r1")!.Wanted.ShouldBe(2);
        (await FindAsync(failed)).Decisions.ShouldBeEmpty();
        (await DecideAsync(failed, DeployDecision.RollBack)).Status.ShouldBe(DeploymentStatus.RolledBack);
        _bench.Platform.Find("r2").ShouldBeNull();
    }

    [Fact]
    public async Task What_came_after_a_deployment_is_not_undone_with_it()
    {
        var failed = await FailToUndoAsync("route r1:100");
        (await _bench.DeployAsync("v3")).Status.ShouldBe(DeploymentStatus.Succeeded);
        _bench.Platform.Effects.Clear();

        var refused = await Should.ThrowAsync<DeployException>(DecideAsync(failed, DeployDecision.RollBack));

        refused.Error.ShouldBe(DeployError.Conflict);
        refused.Message.ShouldContain("came after it (Succeeded)");
        _bench.Platform.Effects.ShouldBeEmpty();
        _bench.Platform.Shares.ShouldBe([new TrafficShare("r3", 100)]);
        (await DecideAsync(failed, DeployDecision.LeaveAsItIs)).Status.ShouldBe(DeploymentStatus.Failed);
    }

    [Fact]
    public async Task What_was_refused_since_is_in_nobodys_way()
    {
        var failed = await FailToUndoAsync("route r1:100");
        var deployer = _bench.NewProcess();
        var plan = await deployer.PlanAsync(DeployBench.Request(DeployBench.Spec("v3"), new BlueGreenStrategy()), CancellationToken.None);
        _bench.Platform.SetMaintenance(true);
        (await deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None)).Status.ShouldBe(DeploymentStatus.Refused);

        (await DecideAsync(failed, DeployDecision.RollBack)).Status.ShouldBe(DeploymentStatus.RolledBack);
        _bench.Platform.Shares.ShouldBe([new TrafficShare("r1", 100)]);
    }

    [Fact]
    public async Task Nothing_is_undone_while_another_deployment_has_not_ended()
    {
        var failed = await FailToUndoAsync("route r1:100");
        var plan = await _bench.NewProcess().PlanAsync(DeployBench.Request(DeployBench.Spec("v3"), new BlueGreenStrategy()), CancellationToken.None);
        await Should.ThrowAsync<CrashException>(_bench.NewProcess(new CrashPoint(8, true)).ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None));

        var refused = await Should.ThrowAsync<DeployException>(DecideAsync(failed, DeployDecision.RollBack));

        refused.Error.ShouldBe(DeployError.Conflict);
        refused.Message.ShouldContain($"deployment {plan.Id} has not ended (Running)");
        (await FindAsync(failed)).Status.ShouldBe(DeploymentStatus.RollbackFailed);
    }

    [Fact]
    public async Task What_came_between_the_decision_and_the_lock_is_not_undone_either()
    {
        var failed = await FailToUndoAsync("route r1:100");
        await _bench.DeployAsync("v3");
        _bench.Platform.Effects.Clear();
        var journal = new MemoryJournal(_bench.Store, CrashPoint.Never);
        var decided = JournalEntry.Create(DeployEvents.Decided, new DecidedEvent(DeployDecision.RollBack, "bob", "so"), DeployEventJson.Default.DecidedEvent);
        await journal.AppendAsync(new JournalAppend { Stream = Deployment.StreamOf("test", "web", failed.Plan.Id), At = _bench.Time.GetUtcNow(), Events = [decided] }, CancellationToken.None);

        var refused = await Should.ThrowAsync<DeployException>(_bench.NewProcess().ResumeAsync("test", "web", failed.Plan.Id, null, CancellationToken.None));

        refused.Error.ShouldBe(DeployError.Conflict);
        _bench.Platform.Effects.ShouldBeEmpty();
        (await FindAsync(failed)).Status.ShouldBe(DeploymentStatus.RollbackFailed);
        _bench.Store.Timers.Keys.ShouldAllBe(timer => timer.Key != DeploymentLog.ResumeTimer, "nothing wakes up for it");
    }

    [Fact]
    public async Task A_process_without_the_checks_leaves_a_deployment_to_those_that_have_them()
    {
        await _bench.DeployAsync("v1");
        _bench.AddCheck("verify", () => ProbeResult.Healthy());
        var request = DeployBench.Request(DeployBench.Spec("v2"), new BlueGreenStrategy()) with { Verifications = ["verify"] };
        var plan = await _bench.NewProcess().PlanAsync(request, CancellationToken.None);
        await Should.ThrowAsync<CrashException>(_bench.NewProcess(new CrashPoint(12, true)).ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None));
        _bench.Time.Advance(TimeSpan.FromMinutes(5));
        var events = _bench.Store.Events.Count;
        var check = _bench.Checks["verify"];
        _bench.Checks.Clear();

        var refused = await Should.ThrowAsync<DeployException>(_bench.NewProcess().ResumeAsync("test", "web", plan.Id, null, CancellationToken.None));
        (await Should.ThrowAsync<DeployException>(_bench.NewProcess().WorkAsync(CancellationToken.None))).Message.ShouldContain("there is no check 'verify'");

        refused.Error.ShouldBe(DeployError.Invalid);
        refused.Message.ShouldContain("cannot be gone on with in this process, and is as it was: there is no check 'verify'");
        _bench.Store.Events.Count.ShouldBe(events, "nothing happened, and nobody took the lock");
        _bench.Checks["verify"] = check;
        (await _bench.RecoverAsync(plan.Id)).Status.ShouldBe(DeploymentStatus.Succeeded);
    }

    /// <summary>Deploys v2, whose verification fails and whose undoing fails at one operation until somebody decides.</summary>
    private async Task<Deployment> FailToUndoAsync(string operation, DeployStrategy? strategy = null)
    {
        await _bench.DeployAsync("v1");
        _bench.AddCheck("verify", () => ProbeResult.Unhealthy("500"));
        var deployer = _bench.NewProcess(configure: target => target.Before = what =>
        {
            if (what == operation)
                throw new DeployException(DeployError.Failed, DeployRetry.No, "the platform says no");
        });
        var plan = await deployer.PlanAsync(DeployBench.Request(DeployBench.Spec("v2"), strategy ?? new BlueGreenStrategy()) with { Verifications = ["verify"] }, CancellationToken.None);
        var failed = await deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None);
        failed.Status.ShouldBe(DeploymentStatus.RollbackFailed);
        return failed;
    }

    private Task<Deployment> DecideAsync(Deployment deployment, DeployDecision decision) =>
        _bench.NewProcess().DecideAsync("test", "web", deployment.Plan.Id, decision, "bob", "so", null, CancellationToken.None);

    private Task<Deployment> FindAsync(Deployment deployment) => _bench.NewProcess().FindAsync("test", "web", deployment.Plan.Id, CancellationToken.None);
}
