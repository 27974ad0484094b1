using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

public sealed class StatisticsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_watch_after_a_deployment_is_left_out_of_its_duration_and_judging_a_canary_is_not()
    {
        var judging = new WatchStep { Id = "03-watch", Description = "watch r2", Cause = "the canary is judged", SetId = "r2", BaselineSetId = "r1", Duration = TimeSpan.FromMinutes(5), Interval = TimeSpan.FromSeconds(30), FailureThreshold = 2 };
        var canary = Deployment(DeploymentStatus.Succeeded, minutes: 40, Record(judging, 2, 7), Record(judging with { Id = "06-watch" }, 7, 12), Record(judging with { Id = "09-watch", BaselineSetId = null }, 14, 40));
        var rolling = Deployment(DeploymentStatus.Succeeded, minutes: 34, Record(judging with { BaselineSetId = null }, 4, 34));

        DeployStatistics.Of([canary]).MeanDuration.ShouldBe(TimeSpan.FromMinutes(14));
        DeployStatistics.Of([canary, rolling]).MeanDuration.ShouldBe(TimeSpan.FromMinutes(9));
    }

    [Theory]
    [Trait("Requirement", "S4-14")]
    [InlineData(20, 1, true)]
    [InlineData(19, 1, false)]
    [InlineData(1, 1, false)]
    public void More_than_95_of_100_deployments_should_succeed(int succeeded, int failed, bool meets)
    {
        var statistics = DeployStatistics.Of([.. Enumerable.Repeat(Deployment(DeploymentStatus.Succeeded, 1), succeeded), .. Enumerable.Repeat(Deployment(DeploymentStatus.RolledBack, 1), failed)]);

        statistics.SuccessRate.ShouldBe((double)succeeded / (succeeded + failed));
        statistics.MeetsSuccessRate(new DeployAims()).ShouldBe(meets);
        statistics.MeetsSuccessRate(new DeployAims { SuccessRate = 0.4 }).ShouldBe(true);
    }

    [Theory]
    [Trait("Requirement", "S4-15")]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(6, false)]
    public void They_should_take_less_than_five_minutes(int minutes, bool meets)
    {
        var statistics = DeployStatistics.Of([Deployment(DeploymentStatus.Succeeded, minutes), Deployment(DeploymentStatus.Failed, 90)]);

        statistics.MeanDuration.ShouldBe(TimeSpan.FromMinutes(minutes));
        statistics.MeetsMeanDuration(new DeployAims()).ShouldBe(meets);
        statistics.MeetsMeanDuration(new DeployAims { MeanDuration = TimeSpan.FromMinutes(10) }).ShouldBe(true);
    }

    [Fact]
    public void Where_there_was_none_nobody_can_tell()
    {
        var statistics = DeployStatistics.Of([Deployment(DeploymentStatus.Refused, 1)]);

        (statistics.Deployments, statistics.Refused).ShouldBe((0, 1));
        statistics.SuccessRate.ShouldBe(double.NaN);
        statistics.MeetsSuccessRate(new DeployAims()).ShouldBeNull();
        statistics.MeetsMeanDuration(new DeployAims()).ShouldBeNull();
    }

    private static StepRecord Record(PlanStep step, int from, int to) =>
        new(step, StepOutcome.Succeeded, Start + TimeSpan.FromMinutes(from)) { EndedAt = Start + TimeSpan.FromMinutes(to) };

    private static Deployment Deployment(DeploymentStatus status, int minutes, params IReadOnlyList<StepRecord> steps) => new()
    {
        Plan = new DeployPlan { Id = "plan", Kind = DeployPlanKind.Deploy, Target = "test", Service = "web", Actor = "ann", CreatedAt = Start, Fingerprint = "", Steps = [] },
        Status = status,
        StartedAt = Start,
        EndedAt = Start + TimeSpan.FromMinutes(minutes),
        Steps = steps,
    };
}
