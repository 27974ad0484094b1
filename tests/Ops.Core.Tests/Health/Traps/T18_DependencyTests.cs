using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 18: dependencies have no cycles; they suppress alerts and never the probing.</summary>
public sealed class T18_DependencyTests
{
    [Fact]
    public async Task A_cycle_is_rejected_with_its_path_and_nothing_is_registered()
    {
        await using var bench = new Bench();
        bench.Add("a", static _ => { }, "b");
        bench.Add("b", static _ => { }, "c");

        var error = Should.Throw<OpsConfigurationException>(() => bench.Add("c", static _ => { }, "a"));

        error.Message.ShouldBe("Probes:c:DependsOn: 'a' closes a cycle of dependencies: c -> a -> b -> c; remove one of them");
        bench.Monitor.Count.ShouldBe(2);
        Should.Throw<OpsConfigurationException>(() => bench.Add("d", static _ => { }, "d")).Message.ShouldContain("d -> d");
    }

    [Fact]
    public async Task A_failing_dependency_suppresses_the_alert_of_its_dependent_which_is_probed_all_the_same()
    {
        await using var bench = new Bench();
        bench.Add("db", (_, _) => new(ProbeResult.Unhealthy("down")));
        var api = new Counter { Result = ProbeResult.Unhealthy("no database") };
        bench.Add("api", new DelegateProbe(api.ProbeAsync), static _ => { }, "db");
        bench.Add("web", new DelegateProbe((_, _) => new(ProbeResult.Unhealthy("no api"))), static _ => { }, "api");
        var transitions = bench.Monitor.WatchTransitionsAsync(CancellationToken.None);
        await bench.SweepAsync();
        await bench.DisposeAsync();

        var seen = await transitions.ToDictionaryAsync(transition => transition.ProbeName, StringComparer.Ordinal, TestContext.Current.CancellationToken);
        api.Value.ShouldBe(1);
        seen["db"].SuppressedBy.ShouldBeNull();
        seen["api"].SuppressedBy.ShouldBe("dependency 'db' is Unhealthy");
        seen["web"].SuppressedBy.ShouldNotBeNull().ShouldContain("is Unhealthy");
    }

    [Fact]
    public async Task A_target_that_stays_down_when_its_dependency_is_back_is_alerted_then()
    {
        await using var bench = new Bench();
        var db = new Counter { Result = ProbeResult.Unhealthy("down") };
        var api = new Counter { Result = ProbeResult.Unhealthy("no database") };
        bench.Add("db", new DelegateProbe(db.ProbeAsync), static _ => { });
        bench.Add("api", new DelegateProbe(api.ProbeAsync), static _ => { }, "db");
        var transitions = bench.Monitor.WatchTransitionsAsync(CancellationToken.None);
        await bench.SweepAsync();
        bench.Monitor.Find("api")!.IsSuppressed.ShouldBeTrue();
        await bench.SweepAsync();
        db.Result = ProbeResult.Healthy();
        await bench.SweepAsync();
        await bench.SweepAsync();
        await bench.DisposeAsync();

        var seen = (await transitions.ToListAsync(TestContext.Current.CancellationToken)).Where(transition => transition.ProbeName == "api").ToList();
        seen.Select(transition => transition.Kind).ShouldBe([TransitionKind.Changed, TransitionKind.SuppressionEnded]);
        seen[1].SuppressedBy.ShouldBeNull();
        seen[1].To.ShouldBe(ProbeStatus.Unhealthy);
    }

    [Fact]
    public async Task A_run_that_began_before_the_dependency_was_back_alerts_nobody()
    {
        await using var bench = new Bench();
        var api = bench.Add("api", static _ => { }, "db");
        var db = new Counter { Result = ProbeResult.Unhealthy("down") };
        bench.Add("db", new DelegateProbe(db.ProbeAsync), static _ => { });
        var transitions = bench.Monitor.WatchTransitionsAsync(CancellationToken.None);
        await RunAsync(ProbeResult.Unhealthy("no database"));
        db.Result = ProbeResult.Healthy();
        // Each sweep begins the api's run, then runs the database, then ends the api's run.
        await RunAsync(ProbeResult.Unhealthy("no database"));
        await RunAsync(ProbeResult.Healthy());
        await bench.DisposeAsync();

        var seen = (await transitions.ToListAsync(TestContext.Current.CancellationToken)).Where(transition => transition.ProbeName == "api").ToList();
        seen.Select(transition => (transition.To, transition.SuppressedBy)).ShouldBe([(ProbeStatus.Unhealthy, "dependency 'db' is Unhealthy"), (ProbeStatus.Healthy, "its worsening was suppressed")]);

        async Task RunAsync(ProbeResult result)
        {
            var sweep = bench.SweepAsync();
            api.Current.End(result);
            await sweep;
            bench.Advance(1);
        }
    }

    [Fact]
    public async Task A_target_that_gets_better_step_by_step_after_its_dependency_alerts_nobody()
    {
        await using var bench = new Bench();
        var db = new Counter { Result = ProbeResult.Unhealthy("down") };
        var api = new Counter { Result = ProbeResult.Unhealthy("no database") };
        bench.Add("db", new DelegateProbe(db.ProbeAsync), static _ => { });
        bench.Add("api", new DelegateProbe(api.ProbeAsync), policy => policy.HealthyThreshold = 3, "db");
        var transitions = bench.Monitor.WatchTransitionsAsync(CancellationToken.None);
        await bench.SweepAsync();
        db.Result = ProbeResult.Healthy();
        foreach (var result in "UHHH")
        {
            api.Result = result == 'H' ? ProbeResult.Healthy() : ProbeResult.Unhealthy("reconnecting");
            await bench.SweepAsync();
        }

        await bench.DisposeAsync();
        var seen = await transitions.Where(transition => transition.ProbeName == "api").ToListAsync(TestContext.Current.CancellationToken);
        seen.Select(transition => transition.To).ShouldBe([ProbeStatus.Unhealthy, ProbeStatus.Healthy]);
        seen.ShouldAllBe(transition => transition.SuppressedBy != null);
    }

    [Fact]
    public async Task A_dependency_that_fails_now_and_then_but_is_never_unhealthy_does_not_keep_its_dependent_silent()
    {
        await using var bench = new Bench();
        var db = new Counter { Result = ProbeResult.Healthy() };
        bench.Add("db", new DelegateProbe(db.ProbeAsync), policy => policy.UnhealthyThreshold = 3);
        await bench.SweepAsync();
        bench.Add("api", new DelegateProbe((_, _) => new(ProbeResult.Unhealthy("a fault of its own"))), static _ => { }, "db");
        foreach (var failing in (bool[])[true, false, true, false])
        {
            db.Result = failing ? ProbeResult.Unhealthy("refused") : ProbeResult.Healthy();
            await bench.SweepAsync();
        }

        bench.Monitor.Find("api")!.IsSuppressed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_failing_target_brings_the_next_run_of_its_dependency_forward()
    {
        await using var bench = new Bench();
        var db = new Counter();
        var api = new Counter { Result = ProbeResult.Unhealthy("no database") };
        bench.Add("api", new DelegateProbe(api.ProbeAsync), policy => policy.Interval = TimeSpan.FromSeconds(1), "db");
        bench.Add("db", new DelegateProbe(db.ProbeAsync), policy => policy.Interval = TimeSpan.FromHours(1));
        _ = bench.Monitor.RunAsync(CancellationToken.None);
        bench.Advance(0.02);
        await Until.TrueAsync(() => api.Value == 1, "the api is probed");

        await Until.TrueAsync(() => db.Value == 1, bench, "its database is probed an hour early");
    }
}
