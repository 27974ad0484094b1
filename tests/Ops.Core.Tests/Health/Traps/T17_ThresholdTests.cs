using FsCheck;
using FsCheck.Fluent;
using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 17: thresholds, the first result, k of n, flapping, and streaks over a restart.</summary>
public sealed class T17_ThresholdTests
{
    private const string H = "H", D = "D", U = "U";

    [Theory]
    [InlineData(1, 1, "U", "U")]
    [InlineData(1, 1, "HUH", "HUH")]
    [InlineData(2, 3, "U", "U")]
    [InlineData(2, 3, "HUU", "HHH")]
    [InlineData(2, 3, "HUUU", "HHHU")]
    [InlineData(2, 3, "HUUHUUU", "HHHHHHU")]
    [InlineData(2, 3, "UHH", "UUH")]
    [InlineData(2, 3, "UHUH", "UUUU")]
    [InlineData(2, 3, "HDDD", "HHHD")]
    [InlineData(2, 3, "HDUD", "HHHD")]
    [InlineData(2, 3, "HDUUU", "HHHDU")]
    [InlineData(2, 3, "UDD", "UUD")]
    [InlineData(2, 3, "UDH", "UUD")]
    [InlineData(2, 3, "UDHH", "UUDH")]
    [InlineData(1, 3, "H?UU?U", "HHHHHU")]
    public async Task Results_in_a_row_decide(int healthy, int unhealthy, string results, string statuses)
    {
        var shown = await RunAsync(results, policy =>
        {
            policy.HealthyThreshold = healthy;
            policy.UnhealthyThreshold = unhealthy;
        });

        shown.ShouldBe(statuses);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(256, 1)]
    [InlineData(1, -1)]
    public async Task A_threshold_out_of_range_is_refused_by_name(int healthy, int unhealthy)
    {
        await using var bench = new Bench();

        var error = Should.Throw<OpsConfigurationException>(() => bench.Add("probe", policy =>
        {
            policy.HealthyThreshold = healthy;
            policy.UnhealthyThreshold = unhealthy;
        }));

        error.Message.ShouldContain("Threshold");
        bench.Monitor.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData(3, 5, "HUHUH", "HHHHH")]
    [InlineData(3, 5, "HUHUHU", "HHHHHU")]
    [InlineData(3, 5, "HUHUHUHHHH", "HHHHHUHHHH")]
    [InlineData(1, 32, "HU", "HU")]
    [InlineData(2, 3, "HDD", "HHD")]
    [InlineData(2, 3, "HUUHH", "HHUUH")]
    public async Task K_of_n_decides(int failures, int of, string results, string statuses)
    {
        var shown = await RunAsync(results, policy =>
        {
            policy.HealthyThreshold = 1;
            policy.FailureWindow = new FailureWindow { Failures = failures, Of = of };
        });

        shown.ShouldBe(statuses);
    }

    [Fact]
    public void K_of_n_agrees_with_a_plain_count_however_long_it_runs()
    {
        var property = Prop.ForAll(
            ArbMap.Default.ArbFor<bool[]>(),
            Gen.Choose(1, 32).ToArbitrary(),
            Gen.Choose(1, 32).ToArbitrary(),
            (failed, a, b) =>
            {
                var (k, n) = (Math.Min(a, b), Math.Max(a, b));
                var profile = Profile(new ProbePolicy { HealthyThreshold = 1, FailureWindow = new FailureWindow { Failures = k, Of = n } });
                var streaks = default(StreakState);
                var history = new List<bool> { false };
                StatusTracker.Apply(ref streaks, ProbeStatus.Healthy, profile);
                foreach (var failure in failed)
                {
                    history.Add(failure);
                    StatusTracker.Apply(ref streaks, failure ? ProbeStatus.Unhealthy : ProbeStatus.Healthy, profile);
                    var failing = history.TakeLast(n).Count(one => one) >= k;
                    if (failing != (streaks.Effective == ProbeStatus.Unhealthy) && (failing || !history[^1]))
                        return false;
                }

                return true;
            });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), property);
    }

    [Fact]
    public void Streaks_never_overflow_and_the_effective_status_always_has_a_reason()
    {
        var statuses = Gen.Elements(ProbeStatus.Unknown, ProbeStatus.Healthy, ProbeStatus.Degraded, ProbeStatus.Unhealthy).ListOf(600).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(statuses, results =>
        {
            var profile = Profile(new ProbePolicy { HealthyThreshold = 2, UnhealthyThreshold = 3 });
            var streaks = default(StreakState);
            var counted = new List<ProbeStatus>();
            foreach (var result in results)
            {
                var before = streaks.Effective;
                StatusTracker.Apply(ref streaks, result, profile);
                if (result != ProbeStatus.Unknown)
                    counted.Add(result);
                if (before is ProbeStatus.Healthy && streaks.Effective == ProbeStatus.Unhealthy && !counted.TakeLast(3).All(one => one == ProbeStatus.Unhealthy))
                    return false;
                if (before is ProbeStatus.Unhealthy && streaks.Effective == ProbeStatus.Healthy && !counted.TakeLast(2).All(one => one == ProbeStatus.Healthy))
                    return false;
            }

            return true;
        }));
    }

    [Fact]
    public async Task A_target_that_keeps_changing_is_announced_once_as_flapping_and_once_when_it_settles()
    {
        await using var bench = new Bench();
        var probe = new Counter();
        bench.Add("flaps", probe.ProbeAsync, policy => policy.FlapDetection = new FlapDetection { Window = 10, StartChanges = 4, StopChanges = 1 });
        var transitions = bench.Monitor.WatchTransitionsAsync(CancellationToken.None);
        foreach (var result in "HUHUHUHUHUHUHHHHHHHHHHHH")
        {
            probe.Result = new ProbeResult(Status(result));
            await bench.SweepAsync();
        }

        bench.Monitor.Find("flaps")!.Status.ShouldBe(ProbeStatus.Healthy);
        bench.Monitor.Find("flaps")!.IsFlapping.ShouldBeFalse();
        await bench.DisposeAsync();
        var kinds = await transitions.Select(transition => transition.Kind).ToListAsync(TestContext.Current.CancellationToken);
        kinds.Count(kind => kind == TransitionKind.FlappingStarted).ShouldBe(1);
        kinds.Count(kind => kind == TransitionKind.FlappingStopped).ShouldBe(1);
        kinds.SkipWhile(kind => kind != TransitionKind.FlappingStarted).ShouldBe([TransitionKind.FlappingStarted, TransitionKind.FlappingStopped]);
    }

    [Fact]
    public async Task Flapping_ends_when_no_more_than_its_second_limit_of_changes_is_left_in_the_window()
    {
        await using var bench = new Bench();
        var probe = new Counter();
        bench.Add("flaps", probe.ProbeAsync, policy => policy.FlapDetection = new FlapDetection { Window = 10, StartChanges = 4, StopChanges = 1 });
        var flapping = new List<bool>();
        foreach (var result in "HUHUHHHHHHHHHHHH")
        {
            probe.Result = new ProbeResult(Status(result));
            await bench.SweepAsync();
            flapping.Add(bench.Monitor.Find("flaps")!.IsFlapping);
        }

        // The fifth result is the fourth change. The changes leave the window from the twelfth on; after the fourteenth one is left.
        flapping.Index().Where(entry => entry.Item).Select(entry => entry.Index + 1).ShouldBe(Enumerable.Range(5, 9));
    }

    [Fact]
    public async Task Streaks_go_on_after_a_restart_where_they_were()
    {
        var file = Path.Combine(Path.GetTempPath(), $"ops-{Guid.NewGuid():N}.json");
        try
        {
            await using (var before = new Bench())
            {
                await FailTwiceAsync(before);
                await new HealthStateFile(file).SaveAsync(before.Monitor.CaptureState(), CancellationToken.None);
            }

            await using var after = new Bench();
            var probe = new Counter { Result = ProbeResult.Unhealthy("down") };
            after.Monitor.RestoreState((await new HealthStateFile(file).LoadAsync(CancellationToken.None))!);
            after.Add("probe", probe.ProbeAsync, policy => policy.UnhealthyThreshold = 3);
            after.Monitor.Find("probe")!.Status.ShouldBe(ProbeStatus.Healthy);
            after.Monitor.CountOf(ProbeStatus.Healthy).ShouldBe(1);
            var transitions = after.Monitor.WatchTransitionsAsync(CancellationToken.None);

            (await after.SweepAsync())[0].Status.ShouldBe(ProbeStatus.Unhealthy, "the third failure in a row");
            await after.DisposeAsync();
            (await transitions.ToListAsync(TestContext.Current.CancellationToken)).Single().From.ShouldBe(ProbeStatus.Healthy);
        }
        finally
        {
            File.Delete(file);
        }

        static async Task FailTwiceAsync(Bench bench)
        {
            var probe = new Counter();
            bench.Add("probe", probe.ProbeAsync, policy => policy.UnhealthyThreshold = 3);
            await bench.SweepAsync();
            probe.Result = ProbeResult.Unhealthy("down");
            await bench.SweepAsync();
            await bench.SweepAsync();
        }
    }

    [Fact]
    public async Task A_damaged_state_file_is_named_with_what_to_do()
    {
        var file = Path.Combine(Path.GetTempPath(), $"ops-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, "{ \"probes\": [", TestContext.Current.CancellationToken);
        var error = await Should.ThrowAsync<OpsException>(() => new HealthStateFile(file).LoadAsync(CancellationToken.None));
        error.Message.ShouldContain(file);
        error.Message.ShouldContain("move it away");
        File.Delete(file);
    }

    private static ProbeProfile Profile(ProbePolicy policy) => new(policy, null, TimeSpan.TicksPerSecond);

    private static async Task<string> RunAsync(string results, Action<ProbePolicy> configure)
    {
        await using var bench = new Bench();
        var probe = new Counter();
        bench.Add("probe", probe.ProbeAsync, configure);
        var shown = "";
        foreach (var result in results)
        {
            probe.Result = new ProbeResult(Status(result));
            shown += (await bench.SweepAsync())[0].Status switch { ProbeStatus.Healthy => H, ProbeStatus.Degraded => D, ProbeStatus.Unhealthy => U, _ => "?" };
        }

        return shown;
    }

    private static ProbeStatus Status(char letter) => letter switch
    {
        'H' => ProbeStatus.Healthy,
        'D' => ProbeStatus.Degraded,
        'U' => ProbeStatus.Unhealthy,
        _ => ProbeStatus.Unknown,
    };
}
