using Ops.Conformance;
using Ops.Deploy;
using Ops.Health;

namespace Ops.Core.Tests.Deploy;

public sealed class DeployerTests
{
    private readonly DeployBench _bench = new();

    [Fact]
    public async Task A_plan_shows_every_step_with_its_reason_and_what_undoes_it_and_changes_nothing()
    {
        await _bench.DeployAsync("v1");
        _bench.Platform.Effects.Clear();

        var plan = await _bench.NewProcess().PlanAsync(DeployBench.Request(DeployBench.Spec("v2"), new BlueGreenStrategy()), CancellationToken.None);

        var text = plan.ToString();
        text.ShouldContain("deploy v2 of 'web' to 'test' as revision 2, asked for by ann");
        text.ShouldContain("send requests to r2 (100 %) and let those to r1 end   [the new revision takes over]");
        text.ShouldContain("undo: send requests to r1 (100 %)");
        text.ShouldContain("keep r1 for 24 h, then remove it");
        _bench.Platform.Effects.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_plan_is_the_same_after_it_was_written_and_read()
    {
        await _bench.DeployAsync("v1");
        var plan = await _bench.NewProcess().PlanAsync(DeployBench.Request(DeployBench.Spec("v2"), new CanaryStrategy()) with { Migration = new MigrationRequest(new CommandSpec(["migrate"])) { IsBackwardCompatible = true } }, CancellationToken.None);

        var read = DeployPlan.FromJson(plan.ToJson());

        read.ToString().ShouldBe(plan.ToString());
        read.ToJson().ShouldBe(plan.ToJson());
    }

    [Fact]
    public async Task The_number_of_a_revision_that_failed_is_not_given_again()
    {
        await _bench.DeployAsync("v1");
        await _bench.DeployAsync("v2", "crash");

        var next = await _bench.DeployAsync("v3");

        next.Plan.Revision.ShouldBe(3);
        _bench.Platform.Find("r3").ShouldNotBeNull();
    }

    [Fact]
    public async Task What_runs_as_it_is_wanted_is_left_alone()
    {
        await _bench.DeployAsync("v1");
        var deployer = _bench.NewProcess();

        var plan = await deployer.PlanAsync(DeployBench.Request(DeployBench.Spec("v1"), new BlueGreenStrategy()), CancellationToken.None);
        var again = await deployer.PlanAsync(DeployBench.Request(DeployBench.Spec("v1"), new BlueGreenStrategy()) with { Redeploy = true }, CancellationToken.None);

        plan.Steps.ShouldBeEmpty();
        plan.Warnings.ShouldContain(warning => warning.Contains("nothing to do"));
        again.Steps.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_plan_that_no_longer_fits_is_refused_and_changes_nothing()
    {
        await _bench.DeployAsync("v1");
        var deployer = _bench.NewProcess();
        var plan = await deployer.PlanAsync(DeployBench.Request(DeployBench.Spec("v2"), new BlueGreenStrategy()), CancellationToken.None);
        _bench.Platform.Find("r1")!.Resize(5);
        _bench.Platform.Effects.Clear();

        var deployment = await deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None);

        deployment.Status.ShouldBe(DeploymentStatus.Refused);
        deployment.Cause.ShouldNotBeNull().ShouldContain("has changed since the plan was made");
        _bench.Platform.Effects.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_two_deployments_of_a_service_one_waits_for_nobody_and_changes_nothing()
    {
        await _bench.DeployAsync("v1");
        var holder = new JournalDeployLock(new MemoryJournal(_bench.Store, CrashPoint.Never), "test", _bench.Time);
        await holder.AcquireAsync(new LockRequest("web", "bob", "deploys by hand", TimeSpan.FromMinutes(1)), CancellationToken.None);
        _bench.Platform.Effects.Clear();

        var deployment = await _bench.DeployAsync("v2");

        deployment.Status.ShouldBe(DeploymentStatus.Refused);
        deployment.Cause.ShouldNotBeNull().ShouldContain("locked by bob");
        _bench.Platform.Effects.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Requirement", "S3-28")]
    public async Task An_emergency_leaves_out_checks_and_smoke_tests_but_not_the_backup_nor_the_health_gates()
    {
        await _bench.DeployAsync("v1");
        var backups = 0;
        _bench.AddCheck("tests", () => ProbeResult.Unhealthy("red"));
        _bench.AddCheck("verify", () => ProbeResult.Healthy());
        _bench.Hooks["backup"] = (_, _) =>
        {
            backups++;
            return Task.CompletedTask;
        };
        var request = DeployBench.Request(DeployBench.Spec("hotfix-v1.2.4"), new BlueGreenStrategy()) with
        {
            Checks = ["tests"],
            SmokeTests = ["tests"],
            Verifications = ["verify"],
            StagingTarget = "staging",
            Migration = new MigrationRequest(new CommandSpec(["migrate"])) { BackupHook = "backup", IsBackwardCompatible = true },
            Emergency = new EmergencyOverride("ann", "payments are down"),
        };

        var deployment = await _bench.DeployAsync(request);

        deployment.Status.ShouldBe(DeploymentStatus.Succeeded, deployment.Cause);
        backups.ShouldBe(1);
        deployment.Plan.Emergency!.Reason.ShouldBe("payments are down");
        deployment.Plan.Warnings.ShouldContain(warning => warning.Contains("emergency, by ann"));
        deployment.Steps.Select(record => record.Step).OfType<CheckStep>().Select(step => step.Check).ShouldBe(["verify"]);
        deployment.Steps.ShouldContain(record => record.Step is AwaitReadyStep);
    }

    [Fact]
    [Trait("Requirement", "S3-24")]
    public async Task A_failed_check_stops_the_deployment_before_anything_is_changed()
    {
        await _bench.DeployAsync("v1");
        _bench.AddCheck("staging", () => ProbeResult.Unhealthy("503 Service Unavailable"));
        _bench.Platform.Effects.Clear();

        var deployment = await _bench.DeployAsync(DeployBench.Request(DeployBench.Spec("v2"), new BlueGreenStrategy()) with { Checks = ["staging"] });

        deployment.Status.ShouldBe(DeploymentStatus.RolledBack);
        deployment.Cause.ShouldNotBeNull().ShouldContain("503 Service Unavailable");
        _bench.Platform.Effects.ShouldBeEmpty();
    }

    [Fact]
    public async Task Names_of_checks_and_hooks_that_nobody_registered_are_refused_in_the_plan()
    {
        _bench.AddCheck("smoke", () => ProbeResult.Healthy());

        var refusal = await Should.ThrowAsync<DeployException>(_bench.NewProcess().PlanAsync(
            DeployBench.Request(DeployBench.Spec("v1"), new BlueGreenStrategy()) with { Checks = ["smok"], BeforeHooks = ["backup"] }, CancellationToken.None));

        refusal.Message.ShouldContain("there is no check 'smok'; register it or correct the name (there are: smoke)");
        refusal.Message.ShouldContain("there is no hook 'backup'");
    }

    [Fact]
    public async Task A_failed_migration_that_cannot_be_undone_asks_a_person_who_can_go_back()
    {
        await _bench.DeployAsync("v1");
        var request = DeployBench.Request(DeployBench.Spec("v2", "crash"), new RecreateStrategy()) with { Migration = new MigrationRequest(new CommandSpec(["migrate"])) };

        var deployment = await _bench.DeployAsync(request);
        deployment.Status.ShouldBe(DeploymentStatus.NeedsDecision);
        deployment.IsEnded.ShouldBeFalse();
        var decided = await _bench.NewProcess().DecideAsync("test", "web", deployment.Plan.Id, DeployDecision.RollBack, "bob", "the old version works", null, CancellationToken.None);

        decided.Status.ShouldBe(DeploymentStatus.RolledBack);
        decided.Decisions.ShouldHaveSingleItem().ShouldBe("RollBack by bob: the old version works");
        _bench.Platform.Find("r2").ShouldBeNull();
    }

    [Fact]
    public async Task The_output_of_a_failed_migration_is_shown_without_its_secrets()
    {
        await _bench.DeployAsync("v1");
        _bench.Target.MigrationExitCode = 3;

        var deployment = await _bench.DeployAsync(DeployBench.Request(DeployBench.Spec("v2"), new RecreateStrategy()) with
        {
            Migration = new MigrationRequest(new CommandSpec(["migrate"])) { UndoCommand = new CommandSpec(["migrate", "down"]) },
        });

        deployment.Cause.ShouldNotBeNull().ShouldContain("exit code 3");
        deployment.Cause.ShouldContain("relation already exists");
        deployment.Cause.ShouldNotContain("hunter2");
        deployment.Steps.ShouldNotContain(record => record.Step is StageStep && !record.IsUndo);
    }

    [Fact]
    public async Task Whoever_asks_to_abort_gets_everything_undone()
    {
        await _bench.DeployAsync("v1");
        var request = DeployBench.Request(DeployBench.Spec("v2"), new BlueGreenStrategy()) with { Watch = new WatchRequest { Duration = TimeSpan.FromMinutes(30), Interval = TimeSpan.FromMilliseconds(1) } };
        var deployer = _bench.NewProcess();
        var plan = await deployer.PlanAsync(request, CancellationToken.None);
        var running = deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None);
        await Eventually.HoldsAsync("green serves", () => Task.FromResult(_bench.Platform.Shares is [{ SetId: "r2" }]));

        await _bench.NewProcess().AbortAsync("test", "web", plan.Id, "bob", "customers complain", CancellationToken.None);

        var deployment = await running;
        deployment.Status.ShouldBe(DeploymentStatus.RolledBack);
        deployment.Cause.ShouldNotBeNull().ShouldContain("bob asked to stop: customers complain");
        _bench.Platform.Shares.ShouldBe([new TrafficShare("r1", 100)]);
    }

    [Fact]
    public async Task A_lock_that_is_broken_stops_its_holder_where_it_is()
    {
        await _bench.DeployAsync("v1");
        var request = DeployBench.Request(DeployBench.Spec("v2"), new BlueGreenStrategy()) with { Watch = new WatchRequest { Duration = TimeSpan.FromMinutes(30), Interval = TimeSpan.FromMilliseconds(1) } };
        var deployer = _bench.NewProcess();
        var plan = await deployer.PlanAsync(request, CancellationToken.None);
        var running = deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None);
        await Eventually.HoldsAsync("green serves", () => Task.FromResult(_bench.Platform.Shares is [{ SetId: "r2" }]));

        var holder = await _bench.NewProcess().BreakLockAsync("test", "web", "bob", "ann has gone home", CancellationToken.None);
        var effects = _bench.Platform.Effects.Count;
        await _bench.NewProcess().AbortAsync("test", "web", plan.Id, "bob", "so", CancellationToken.None);
        (await Should.ThrowAsync<DeployException>(running)).Error.ShouldBe(DeployError.StaleFence);
        _bench.Platform.Effects.Count.ShouldBe(effects);
        var other = new JournalDeployLock(new MemoryJournal(_bench.Store, CrashPoint.Never), "test", _bench.Time);
        var lease = await other.AcquireAsync(new LockRequest("web", "bob", "next", TimeSpan.FromMinutes(1)), CancellationToken.None);

        holder!.Fence.Owner.ShouldStartWith("ann (");
        lease.Fence.Token.ShouldBeGreaterThan(holder.Fence.Token + 1);
        _bench.Store.Events.ShouldContain(happened => happened.Type == "lock-broken-by" && happened.Data.GetRawText().Contains("ann has gone home"));
    }

    [Fact]
    [Trait("Requirement", "S2-52")]
    public async Task Blue_is_removed_when_its_time_is_over_also_by_another_process()
    {
        await _bench.DeployAsync("v1");
        await _bench.DeployAsync("v2");
        var process = _bench.NewProcess();

        _bench.Time.Advance(TimeSpan.FromHours(23));
        await process.WorkAsync(CancellationToken.None);
        _bench.Platform.Find("r1")!.Wanted.ShouldBe(2);
        _bench.Time.Advance(TimeSpan.FromHours(2));
        await process.WorkAsync(CancellationToken.None);

        _bench.Platform.Find("r1").ShouldBeNull();
        (await process.WorkAsync(CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    [Trait("Requirement", "S3-29")]
    public async Task Going_back_within_that_time_takes_one_switch_and_spares_blue()
    {
        await _bench.DeployAsync("v1");
        await _bench.DeployAsync("v2");
        _bench.Platform.Effects.Clear();
        var deployer = _bench.NewProcess();

        var plan = await deployer.PlanRollbackAsync(new RollbackRequest { Target = "test", Service = "web", Actor = "ann", Reason = "errors", StableFor = TimeSpan.Zero }, CancellationToken.None);
        var deployment = await deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None);
        _bench.Time.Advance(TimeSpan.FromHours(25));
        await deployer.WorkAsync(CancellationToken.None);

        deployment.Status.ShouldBe(DeploymentStatus.Succeeded, deployment.Cause);
        plan.Version.ShouldBe("v1");
        _bench.Platform.Effects.ShouldBe(["route r1:100", "retire r2 Stop"]);
        _bench.Platform.Find("r1")!.Wanted.ShouldBe(2);
    }

    [Fact]
    [Trait("Requirement", "S3-30")]
    public async Task A_version_can_be_named_to_go_back_to_and_is_started_anew_where_it_is_gone()
    {
        await _bench.DeployAsync("v1.2.1");
        await _bench.DeployAsync("v1.2.2");
        await _bench.DeployAsync("v1.2.3");
        _bench.Platform.Retire("r1", RetireMode.Remove);
        var deployer = _bench.NewProcess();
        var request = new RollbackRequest { Target = "test", Service = "web", Actor = "ann", StableFor = TimeSpan.Zero };

        var plan = await deployer.PlanRollbackAsync(request with { Version = "v1.2.1" }, CancellationToken.None);
        (await deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None)).Status.ShouldBe(DeploymentStatus.Succeeded);
        var next = await deployer.PlanRollbackAsync(request, CancellationToken.None);
        var unknown = await Should.ThrowAsync<DeployException>(deployer.PlanRollbackAsync(request with { Version = "v9" }, CancellationToken.None));

        plan.Revision.ShouldBe(4);
        plan.Warnings.ShouldContain(warning => warning.Contains("started anew"));
        next.Version.ShouldBe("v1.2.2", "v1.2.3 was gone back from");
        unknown.Message.ShouldContain("there are: v1.2.3, v1.2.2, v1.2.1");
    }

    [Fact]
    [Trait("Requirement", "S3-31")]
    public async Task Scaling_up_checks_each_instance()
    {
        await _bench.DeployAsync("v1");
        var checkedInstances = new List<string>();
        _bench.Checks["health"] = (context, _) =>
        {
            checkedInstances.Add(context.Instance!.Id);
            return new(ProbeResult.Healthy());
        };
        var deployer = _bench.NewProcess();

        var plan = await deployer.PlanScaleAsync(DeployBench.Service with { InstanceChecks = ["health"] }, 5, null, CancellationToken.None);
        var deployment = await deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None);

        deployment.Status.ShouldBe(DeploymentStatus.Succeeded, deployment.Cause);
        checkedInstances.ShouldBe(["r1-0", "r1-1", "r1-2", "r1-3", "r1-4"]);
    }

    [Fact]
    public async Task Scaling_to_nothing_and_back_keeps_the_revision()
    {
        await _bench.DeployAsync("v1");
        var deployer = _bench.NewProcess();
        foreach (var replicas in (int[])[0, 3])
        {
            var plan = await deployer.PlanScaleAsync(DeployBench.Service, replicas, null, CancellationToken.None);
            (await deployer.ApplyAsync(plan, new DeployApproval { Consent = plan.Id }, null, CancellationToken.None)).Status.ShouldBe(DeploymentStatus.Succeeded);
            _bench.Platform.Find("r1")!.Wanted.ShouldBe(replicas);
        }
    }

    [Fact]
    public async Task Scaling_what_serves_to_nothing_needs_consent_and_scaling_what_is_only_kept_does_not()
    {
        await _bench.DeployAsync("v1");
        await _bench.DeployAsync("v2");
        var deployer = _bench.NewProcess();
        _bench.Platform.Effects.Clear();

        var plan = await deployer.PlanScaleAsync(DeployBench.Service, 0, null, CancellationToken.None);
        var refusal = await Should.ThrowAsync<DeployException>(deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None));
        var kept = await deployer.PlanScaleAsync(DeployBench.Service, 0, "r1", CancellationToken.None);
        var down = await deployer.PlanScaleAsync(DeployBench.Service, 1, null, CancellationToken.None);

        refusal.Message.ShouldContain("leaves 'web' on 'test' without an instance");
        (kept.Consent, down.Consent).ShouldBe((null, null));
        _bench.Platform.Effects.ShouldBeEmpty();
    }

    [Fact]
    public async Task Restarting_everything_needs_consent_to_that_very_plan()
    {
        await _bench.DeployAsync("v1");
        var deployer = _bench.NewProcess();
        var plan = await deployer.PlanRestartAsync(DeployBench.Service, null, CancellationToken.None);
        _bench.Platform.Effects.Clear();

        var refusal = await Should.ThrowAsync<DeployException>(deployer.ApplyAsync(plan, new DeployApproval { Consent = "yes" }, null, CancellationToken.None));
        _bench.Platform.Effects.ShouldBeEmpty();
        var deployment = await deployer.ApplyAsync(plan, new DeployApproval { Consent = plan.Id }, null, CancellationToken.None);

        refusal.Message.ShouldContain("restarts all 2 instances");
        deployment.Status.ShouldBe(DeploymentStatus.Succeeded);
        _bench.Platform.Effects.ShouldBe(["restart r1-0", "restart r1-1"]);
    }

    [Fact]
    public async Task A_service_stops_with_consent_and_starts_as_it_was()
    {
        await _bench.DeployAsync("v1");
        var deployer = _bench.NewProcess();
        var stop = await deployer.PlanStopAsync(DeployBench.Service, CancellationToken.None);
        await deployer.ApplyAsync(stop, new DeployApproval { Consent = stop.Id }, null, CancellationToken.None);
        _bench.Platform.Find("r1")!.Wanted.ShouldBe(0);

        (stop.Kind, stop.Title).ShouldBe((DeployPlanKind.Stop, "stop 'web' on 'test'"));
        var start = await deployer.PlanStartAsync(DeployBench.Service, CancellationToken.None);
        (await deployer.ApplyAsync(start, DeployApproval.None, null, CancellationToken.None)).Status.ShouldBe(DeploymentStatus.Succeeded);

        (start.Kind, start.Title).ShouldBe((DeployPlanKind.Start, "start 'web' on 'test'"));
        _bench.Platform.Find("r1")!.Wanted.ShouldBe(2);
        _bench.Platform.Shares.ShouldBe([new TrafficShare("r1", 100)]);
    }

    [Fact]
    public async Task A_stop_that_fails_brings_the_service_back_with_its_requests()
    {
        await _bench.DeployAsync("v1");
        var deployer = _bench.NewProcess(configure: target => target.After = what =>
        {
            if (what == "retire r1 Stop")
                throw new DeployException(DeployError.Failed, DeployRetry.No, "the platform lost its mind");
        });
        var stop = await deployer.PlanStopAsync(DeployBench.Service, CancellationToken.None);

        var deployment = await deployer.ApplyAsync(stop, new DeployApproval { Consent = stop.Id }, null, CancellationToken.None);

        deployment.Status.ShouldBe(DeploymentStatus.RolledBack, string.Join("; ", deployment.RollbackErrors));
        _bench.Platform.Find("r1")!.Wanted.ShouldBe(2);
        _bench.Platform.Shares.ShouldBe([new TrafficShare("r1", 100)]);
        _bench.Platform.IsUp.ShouldBeTrue();
    }

    [Fact]
    public async Task What_was_left_by_a_process_that_ended_is_brought_to_its_end_by_the_worker_of_another()
    {
        await _bench.DeployAsync("v1");
        var plan = await _bench.NewProcess().PlanAsync(DeployBench.Request(DeployBench.Spec("v2"), new BlueGreenStrategy()), CancellationToken.None);
        await Should.ThrowAsync<CrashException>(_bench.NewProcess(new CrashPoint(12, true)).ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None));
        var other = _bench.NewProcess();
        (await Should.ThrowAsync<DeployException>(other.ApplyAsync(plan with { Id = "other" }, DeployApproval.None, null, CancellationToken.None))).Message.ShouldContain("has not ended");

        _bench.Time.Advance(TimeSpan.FromMinutes(5));
        await other.WorkAsync(CancellationToken.None);

        (await other.FindAsync("test", "web", plan.Id, CancellationToken.None)).Status.ShouldBe(DeploymentStatus.Succeeded);
        _bench.Platform.Shares.ShouldBe([new TrafficShare("r2", 100)]);
    }

    [Fact]
    [Trait("Requirement", "S4-05")]
    public async Task Statistics_tell_how_deployments_went()
    {
        await _bench.DeployAsync("v1");
        await _bench.DeployAsync("v2", "crash");
        await _bench.DeployAsync("v3");
        var history = await _bench.NewProcess().HistoryAsync("test", "web", CancellationToken.None).ToListAsync(TestContext.Current.CancellationToken);

        var statistics = DeployStatistics.Of(history);

        (statistics.Deployments, statistics.Succeeded, statistics.RolledBack).ShouldBe((3, 2, 1));
        statistics.SuccessRate.ShouldBe(2.0 / 3);
        statistics.MeanDuration.ShouldNotBeNull();
        var lines = DeployStatistics.ToCsv(history).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(4);
        lines[2].ShouldContain(",deploy,test,web,v2,2,rolled_back,ann,");
        lines[2].ShouldEndWith("\"");
    }

    [Fact]
    [Trait("Requirement", "S4-05")]
    public async Task Statistics_leave_the_watch_out_of_the_mean_duration()
    {
        var deployment = await _bench.DeployAsync("v1");
        var watch = deployment.Steps.Single(record => record.Step is WatchStep);
        IReadOnlyList<Deployment> history =
        [
            Took(minutes: 40, watched: 30),
            Took(minutes: 50, watched: 30),
            Took(minutes: 500, watched: 30) with { Status = DeploymentStatus.RolledBack },
        ];

        DeployStatistics.Of(history).MeanDuration.ShouldBe(TimeSpan.FromMinutes(15));

        Deployment Took(int minutes, int watched) => deployment with
        {
            EndedAt = deployment.StartedAt + TimeSpan.FromMinutes(minutes),
            Steps = [watch with { StartedAt = deployment.StartedAt, EndedAt = deployment.StartedAt + TimeSpan.FromMinutes(watched) }],
        };
    }
}
