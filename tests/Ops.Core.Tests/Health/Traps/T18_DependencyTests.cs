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

        error.Message.ShouldContain("c -> a -> b -> c");
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
