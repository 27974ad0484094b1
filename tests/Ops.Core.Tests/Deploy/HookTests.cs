using Ops.Deploy;
using Ops.Health;

namespace Ops.Core.Tests.Deploy;

/// <summary>What hooks of deployments are called for, and what follows where they fail.</summary>
public sealed class HookTests
{
    private readonly DeployBench _bench = new();

    [Fact]
    public async Task A_hook_that_throws_stops_the_deployment_before_anything_is_changed_and_its_secrets_stay_secret()
    {
        await _bench.DeployAsync("v1");
        _bench.Hooks["notify"] = (_, _) => throw new InvalidOperationException("no answer, password=hunter2");
        _bench.Platform.Effects.Clear();

        var deployment = await _bench.DeployAsync(Request() with { BeforeHooks = ["notify"] });

        deployment.Status.ShouldBe(DeploymentStatus.RolledBack);
        deployment.Cause.ShouldNotBeNull().ShouldContain("hook 'notify' threw InvalidOperationException: no answer");
        deployment.Cause.ShouldNotContain("hunter2");
        _bench.Platform.Effects.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Requirement", "S2-42")]
    public async Task The_backup_is_made_before_the_migration()
    {
        await _bench.DeployAsync("v1");
        _bench.Platform.Effects.Clear();
        IReadOnlyList<string>? before = null;
        _bench.Hooks["backup"] = (_, _) =>
        {
            before = [.. _bench.Platform.Effects];
            return Task.CompletedTask;
        };

        var deployment = await _bench.DeployAsync(Request() with { Migration = Migration });

        deployment.Status.ShouldBe(DeploymentStatus.Succeeded, deployment.Cause);
        before.ShouldNotBeNull().ShouldBeEmpty();
        _bench.Platform.Effects[0].ShouldBe("run migrate");
    }

    [Fact]
    public async Task Without_a_backup_nothing_is_migrated()
    {
        await _bench.DeployAsync("v1");
        _bench.Platform.Effects.Clear();
        _bench.Hooks["backup"] = (_, _) => throw new IOException("No space left on device");

        var deployment = await _bench.DeployAsync(Request() with { Migration = Migration });

        deployment.Status.ShouldBe(DeploymentStatus.RolledBack);
        deployment.Cause.ShouldNotBeNull().ShouldContain("No space left on device");
        _bench.Platform.Effects.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hook_that_is_called_again_after_a_crash_gets_the_same_operation_id()
    {
        await _bench.DeployAsync("v1");
        var crash = new CrashPoint(int.MaxValue, false);
        var ids = new List<string>();
        _bench.Hooks["backup"] = (context, _) =>
        {
            ids.Add(context.OperationId);
            crash.Kill();
            return Task.CompletedTask;
        };
        var plan = await _bench.NewProcess().PlanAsync(Request() with { Migration = Migration }, CancellationToken.None);
        await Should.ThrowAsync<CrashException>(_bench.NewProcess(crash).ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None));

        (await _bench.RecoverAsync(plan.Id)).Status.ShouldBe(DeploymentStatus.Succeeded);

        ids.Count.ShouldBe(2);
        ids[1].ShouldBe(ids[0]);
    }

    [Fact]
    public async Task Hooks_after_the_deployment_are_called_once_the_new_revision_serves()
    {
        await _bench.DeployAsync("v1");
        IReadOnlyList<TrafficShare>? shares = null;
        _bench.Hooks["announce"] = (context, _) =>
        {
            context.Plan.Version.ShouldBe("v2");
            shares = [.. _bench.Platform.Shares];
            return Task.CompletedTask;
        };

        var deployment = await _bench.DeployAsync(Request() with { AfterHooks = ["announce"] });

        deployment.Status.ShouldBe(DeploymentStatus.Succeeded, deployment.Cause);
        shares.ShouldBe([new TrafficShare("r2", 100)]);
        deployment.Steps[^1].Step.ShouldBeOfType<HookStep>().Hook.ShouldBe("announce");
    }

    [Fact]
    public async Task Whoever_does_not_want_a_rollback_finds_what_failed_as_it_was_then()
    {
        await _bench.DeployAsync("v1");
        _bench.AddCheck("verify", () => ProbeResult.Unhealthy("500"));

        var deployment = await _bench.DeployAsync(Request() with { Verifications = ["verify"], RollBackOnFailure = false });

        deployment.Status.ShouldBe(DeploymentStatus.Failed);
        deployment.Steps.ShouldAllBe(record => !record.IsUndo);
        _bench.Platform.Shares.ShouldBe([new TrafficShare("r2", 100)]);
        deployment.Plan.Warnings.ShouldContain(warning => warning.Contains("nothing is rolled back by itself"));
    }

    private static MigrationRequest Migration => new(new CommandSpec(["migrate"])) { BackupHook = "backup", IsBackwardCompatible = true };

    private static DeployRequest Request() => DeployBench.Request(DeployBench.Spec("v2"), new BlueGreenStrategy());
}
