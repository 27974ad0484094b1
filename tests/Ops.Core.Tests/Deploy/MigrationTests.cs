using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

/// <summary>Migrations of data that the revision before cannot work with, and those that it can.</summary>
public sealed class MigrationTests
{
    private static readonly MigrationRequest Breaking = new(new CommandSpec(["migrate", "up"])) { UndoCommand = new CommandSpec(["migrate", "down"]) };

    private readonly DeployBench _bench = new();

    private SimulatedPlatform Platform => _bench.Platform;

    [Theory]
    [InlineData("rolling")]
    [InlineData("blue-green")]
    [InlineData("canary")]
    public async Task Where_both_revisions_would_serve_a_migration_that_the_old_one_cannot_work_with_is_refused(string strategy)
    {
        await _bench.DeployAsync("v1");
        Platform.Effects.Clear();

        var refusal = await Should.ThrowAsync<DeployException>(_bench.NewProcess().PlanAsync(
            DeployBench.Request(DeployBench.Spec("v2"), StrategyTests.Strategy(strategy)) with { Migration = Breaking }, CancellationToken.None));

        refusal.Error.ShouldBe(DeployError.Invalid);
        refusal.Message.ShouldContain("the migration is not backward compatible");
        refusal.Message.ShouldContain("RecreateStrategy");
        refusal.Message.ShouldContain("IsBackwardCompatible = true");
        Platform.Effects.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Requirement", "S2-76")]
    public async Task Recreating_migrates_while_nothing_serves_and_migrates_back_before_the_old_revision_starts_again()
    {
        await _bench.DeployAsync("v1");
        Platform.Effects.Clear();

        var deployment = await _bench.DeployAsync(Recreate("v2", "crash"));

        deployment.Status.ShouldBe(DeploymentStatus.RolledBack, string.Join("; ", deployment.RollbackErrors));
        Platform.Effects.ShouldBe([
            "maintenance True", "retire r1 Stop", "run migrate", "stage r2",
            "retire r2 Remove", "run migrate-undo", "stage r1", "route r1:100", "maintenance False"]);
        AssertAsBefore();
    }

    [Fact]
    public async Task A_new_revision_that_works_with_the_migrated_data_takes_over()
    {
        await _bench.DeployAsync("v1");
        var backups = new List<string>();
        _bench.Hooks["backup"] = (_, _) =>
        {
            backups.Add($"r1 runs {Platform.Find("r1")!.Wanted}, schema {Platform.Schema}");
            return Task.CompletedTask;
        };

        var deployment = await _bench.DeployAsync(Recreate("v2") with { Migration = Breaking with { BackupHook = "backup" } });

        deployment.Status.ShouldBe(DeploymentStatus.Succeeded, deployment.Cause);
        backups.ShouldBe(["r1 runs 0, schema 0"], "nothing is written any more that the backup would not have");
        Platform.Schema.ShouldBe(1);
        Platform.Shares.ShouldBe([new TrafficShare("r2", 100)]);
        Platform.Find("r2")!.IsHealthy.ShouldBeTrue();
    }

    [Fact]
    public async Task A_crash_at_any_contact_leaves_data_and_revision_that_fit()
    {
        foreach (var afterEffect in (bool[])[false, true])
        {
            for (var contact = 1; await CrashesAsync(contact, afterEffect); contact++)
                contact.ShouldBeLessThan(500);
        }
    }

    [Fact]
    public async Task A_migration_that_both_revisions_can_work_with_runs_first_and_is_undone_last_where_it_can()
    {
        await _bench.DeployAsync("v1");
        var migration = new MigrationRequest(new CommandSpec(["migrate"])) { IsBackwardCompatible = true };
        foreach (var undo in (CommandSpec?[])[null, new CommandSpec(["unmigrate"])])
        {
            Platform.Effects.Clear();
            var request = DeployBench.Request(DeployBench.Spec("v2", "crash"), new RollingStrategy());

            var deployment = await _bench.DeployAsync(request with { Migration = migration with { UndoCommand = undo } });

            deployment.Status.ShouldBe(DeploymentStatus.RolledBack, string.Join("; ", deployment.RollbackErrors));
            var set = $"r{deployment.Plan.Revision}";
            Platform.Effects.ShouldBe(["run migrate", $"stage {set}", $"retire {set} Remove", .. undo is null ? Array.Empty<string>() : ["run migrate-undo"]]);
            AssertAsBefore();
        }
    }

    [Fact]
    public async Task Where_nothing_runs_any_strategy_may_migrate()
    {
        var deployment = await _bench.DeployAsync(DeployBench.Request(DeployBench.Spec("v1"), new BlueGreenStrategy()) with { Migration = Breaking });

        deployment.Status.ShouldBe(DeploymentStatus.Succeeded, deployment.Cause);
        Platform.Effects[..2].ShouldBe(["run migrate", "stage r1"]);
    }

    [Fact]
    public async Task What_looks_like_a_secret_in_the_command_is_not_shown()
    {
        await _bench.DeployAsync("v1");
        var migration = new MigrationRequest(new CommandSpec(["psql", "postgres://app:hunter2@db/shop", "password=hunter2", "-f", "up.sql"])) { IsBackwardCompatible = true };

        var plan = await _bench.NewProcess().PlanAsync(DeployBench.Request(DeployBench.Spec("v2"), new RollingStrategy()) with { Migration = migration }, CancellationToken.None);

        plan.ToString().ShouldNotContain("hunter2");
        plan.ToString().ShouldContain("-f up.sql' once");
    }

    private static DeployRequest Recreate(string version, string artifact = "good") =>
        DeployBench.Request(DeployBench.Spec(version, artifact), new RecreateStrategy()) with { Migration = Breaking };

    /// <summary>Deploys a version that does not come up in a process that crashes at a contact; returns whether it did.</summary>
    private static async Task<bool> CrashesAsync(int contact, bool afterEffect)
    {
        var tests = new MigrationTests();
        var bench = tests._bench;
        await bench.DeployAsync("v1");
        var plan = await bench.NewProcess().PlanAsync(Recreate("v2", "crash"), CancellationToken.None);
        var crash = new CrashPoint(contact, afterEffect);
        Deployment deployment;
        try
        {
            deployment = await bench.NewProcess(crash).ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None);
        }
        catch (CrashException) when (bench.Store.Events.Exists(happened => happened.Stream.EndsWith(plan.Id, StringComparison.Ordinal)))
        {
            deployment = await bench.RecoverAsync(plan.Id);
        }
        catch (CrashException)
        {
            return true;
        }

        deployment.Status.ShouldBe(DeploymentStatus.RolledBack, $"crash at {contact}: {string.Join("; ", deployment.RollbackErrors)}");
        tests.AssertAsBefore();
        return crash.HasCrashed;
    }

    private void AssertAsBefore()
    {
        Platform.Schema.ShouldBe(0);
        Platform.Find("r2").ShouldBeNull();
        Platform.Find("r1")!.Wanted.ShouldBe(2);
        Platform.IsUp.ShouldBeTrue();
        Platform.InMaintenance.ShouldBeFalse();
        Platform.Shares.ShouldBe([new TrafficShare("r1", 100)]);
        Platform.Outages.ShouldBeEmpty();
    }
}
