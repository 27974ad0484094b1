using FsCheck;
using FsCheck.Fluent;
using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

/// <summary>Random deployments, faults and crashes: whatever happens, the service ends on one whole revision and was never without a healthy one.</summary>
public sealed class CrashTests
{
    private static readonly string[] Strategies = ["rolling", "blue-green", "canary", "recreate"];
    private static readonly string[] Artifacts = ["good", "good", "crash", "late"];

    [Fact]
    public void A_crash_at_any_contact_with_the_world_converges()
    {
        var scenario =
            from strategy in Gen.Elements(Strategies)
            from artifact in Gen.Elements(Artifacts)
            from hasSwitch in Gen.Elements(true, strategy == "canary")
            from replicas in Gen.Choose(1, 3)
            from crashes in Gen.NonEmptyListOf(Gen.Choose(1, 60)).Where(list => list.Count <= 4)
            from afterEffect in Gen.Elements(true, false)
            from faultAt in Gen.Choose(1, 12)
            from isAmbiguous in Gen.Elements(true, false)
            select new Scenario(strategy, artifact, hasSwitch, replicas, [.. crashes], afterEffect, faultAt, isAmbiguous);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(scenario.ToArbitrary(), (Scenario random) => RunAsync(random).GetAwaiter().GetResult()));
    }

    private static async Task RunAsync(Scenario scenario)
    {
        var bench = new DeployBench { Platform = new SimulatedPlatform { HasSwitch = scenario.HasSwitch } };
        (await bench.DeployAsync("v1", replicas: scenario.Replicas)).Status.ShouldBe(DeploymentStatus.Succeeded);
        var request = DeployBench.Request(DeployBench.Spec("v2", scenario.Artifact, scenario.Replicas), StrategyTests.Strategy(scenario.Strategy));
        var plan = await bench.NewProcess().PlanAsync(request, CancellationToken.None);

        var deployment = await LiveThroughAsync(bench, plan, scenario);

        // What dies late may have outlived its watch.
        var isGood = scenario.Artifact == "good" || (scenario.Artifact == "late" && deployment.Status == DeploymentStatus.Succeeded);
        deployment.Status.ShouldBe(isGood ? DeploymentStatus.Succeeded : DeploymentStatus.RolledBack, $"{scenario}: {deployment.Cause}; {string.Join("; ", deployment.RollbackErrors)}");
        var serving = isGood ? "r2" : "r1";
        bench.Platform.Find(serving)!.Wanted.ShouldBe(scenario.Replicas, scenario.ToString());
        bench.Platform.InMaintenance.ShouldBeFalse(scenario.ToString());
        if (scenario.HasSwitch)
            bench.Platform.Shares.Where(share => share.Weight > 0).Select(share => share.SetId).ShouldBe([serving], scenario.ToString());
        if (!isGood)
            bench.Platform.Find("r2").ShouldBeNull(scenario.ToString());
        // What dies by itself once it serves takes the service down, and nobody else does.
        if (scenario.Artifact != "late" || !isGood)
            bench.Platform.Outages.ShouldBeEmpty(scenario.ToString());
    }

    /// <summary>Carries a plan out in processes that end one after the other, until one brings it to its end.</summary>
    private static async Task<Deployment> LiveThroughAsync(DeployBench bench, DeployPlan plan, Scenario scenario)
    {
        for (var life = 0; ; life++)
        {
            var crash = life < scenario.Crashes.Count ? new CrashPoint(scenario.Crashes[life], scenario.AfterEffect) : CrashPoint.Never;
            var deployer = bench.NewProcess(crash, target => Break(target, scenario, life));
            try
            {
                return life == 0 || bench.Store.Events.Exists(happened => happened.Stream.EndsWith(plan.Id, StringComparison.Ordinal))
                    ? await (life == 0 ? deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None) : deployer.ResumeAsync("test", "web", plan.Id, null, CancellationToken.None))
                    : await deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None);
            }
            catch (CrashException)
            {
                crash.HasCrashed.ShouldBeTrue();
                bench.Time.Advance(TimeSpan.FromMinutes(5));
            }
        }
    }

    /// <summary>Lets one operation fail in a way that passes: without effect, or with it though nobody is told.</summary>
    private static void Break(SimulatedTarget target, Scenario scenario, int life)
    {
        var operations = 0;
        if (life > 0)
            return;
        if (scenario.IsAmbiguous)
            target.After = what => Throw(DeployRetry.Ambiguous, what);
        else
            target.Before = what => Throw(DeployRetry.Safe, what);

        void Throw(DeployRetry retry, string what)
        {
            if (++operations == scenario.FaultAt)
                throw new DeployException(DeployError.Unreachable, retry, $"the connection broke at '{what}'");
        }
    }

    private sealed record Scenario(string Strategy, string Artifact, bool HasSwitch, int Replicas, IReadOnlyList<int> Crashes, bool AfterEffect, int FaultAt, bool IsAmbiguous)
    {
        public override string ToString() => $"{Strategy} of {Artifact} ×{Replicas}, switch {HasSwitch}, crashes at {string.Join(',', Crashes)} {(AfterEffect ? "after" : "before")} the effect, fault at {FaultAt} {(IsAmbiguous ? "ambiguous" : "safe")}";
    }
}
