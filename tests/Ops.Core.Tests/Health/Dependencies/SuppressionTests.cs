using FsCheck;
using FsCheck.Fluent;
using Ops.Health;

namespace Ops.Core.Tests.Health.Dependencies;

/// <summary>Whatever a target and its dependency do, the target's alert comes neither too early nor never.</summary>
public sealed class SuppressionTests
{
    private const int Tail = 4;

    private static readonly ProbeStatus[] _results = [ProbeStatus.Healthy, ProbeStatus.Degraded, ProbeStatus.Unhealthy];

    private static readonly Gen<Step> _steps =
        from api in Gen.Elements(_results)
        from db in Gen.Elements(_results)
        from dbEndsFirst in Gen.Elements(true, false)
        select new Step(api, db, dbEndsFirst);

    [Fact]
    public void What_was_suppressed_is_announced_only_by_a_failing_run_that_began_after_the_cause_was_over() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(_steps.ListOf().ToArbitrary(), steps =>
        {
            var (silent, right) = (false, true);
            foreach (var (sweep, transition) in PlayAsync([.. steps]).GetAwaiter().GetResult())
            {
                var announced = silent && transition.SuppressedBy is null;
                right &= !announced || (steps[sweep].Api != ProbeStatus.Healthy && !IsDependencyDown(steps, sweep - 1) && !IsDependencyDown(steps, sweep));
                silent = transition.SuppressedBy is not null && transition.To != ProbeStatus.Healthy;
            }

            return right;
        }));

    [Fact]
    public void A_target_that_keeps_failing_once_its_dependency_is_back_is_always_announced() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(_steps.ListOf().ToArbitrary(), steps =>
        {
            var tail = Enumerable.Repeat(new Step(ProbeStatus.Unhealthy, ProbeStatus.Healthy, true), Tail);
            var (_, last) = PlayAsync([.. steps, .. tail]).GetAwaiter().GetResult()[^1];
            return last is { To: ProbeStatus.Unhealthy, SuppressedBy: null };
        }));

    /// <summary>Returns whether the dependency failed when the api's run ended.</summary>
    private static bool IsDependencyDown(IReadOnlyList<Step> steps, int sweep) =>
        steps[sweep] is { DbEndsFirst: true, Db: ProbeStatus.Unhealthy } || (sweep > 0 && steps[sweep] is { DbEndsFirst: false } && steps[sweep - 1].Db == ProbeStatus.Unhealthy);

    /// <summary>Runs both probes once a second and returns the api's transitions, each with the number of its sweep.</summary>
    private static async Task<List<(int Sweep, HealthTransition Transition)>> PlayAsync(IReadOnlyList<Step> steps)
    {
        await using var bench = new Bench();
        var api = bench.Add("api", policy => policy.HealthyThreshold = 2, "db");
        var db = bench.Add("db", static _ => { });
        var transitions = bench.Monitor.WatchTransitionsAsync(CancellationToken.None);
        var start = bench.Time.GetUtcNow();
        foreach (var step in steps)
        {
            var sweep = bench.SweepAsync();
            var (first, second) = step.DbEndsFirst ? (db, api) : (api, db);
            first.Current.End(new ProbeResult(step.DbEndsFirst ? step.Db : step.Api));
            second.Current.End(new ProbeResult(step.DbEndsFirst ? step.Api : step.Db));
            await sweep;
            bench.Advance(1);
        }

        await bench.DisposeAsync();
        return await transitions
            .Where(transition => transition.ProbeName == "api")
            .Select(transition => ((int)(transition.At - start).TotalSeconds, transition))
            .ToListAsync(CancellationToken.None);
    }

    private sealed record Step(ProbeStatus Api, ProbeStatus Db, bool DbEndsFirst);
}
