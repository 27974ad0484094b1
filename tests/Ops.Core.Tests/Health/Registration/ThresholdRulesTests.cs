using Ops.Health;

namespace Ops.Core.Tests.Health.Registration;

public sealed class ThresholdRulesTests
{
    [Theory]
    [InlineData(79.9, ProbeStatus.Healthy)]
    [InlineData(80.0, ProbeStatus.Degraded)]
    [InlineData(89.9, ProbeStatus.Degraded)]
    [InlineData(90.0, ProbeStatus.Unhealthy)]
    [InlineData(double.PositiveInfinity, ProbeStatus.Unhealthy)]
    [InlineData(double.NaN, ProbeStatus.Healthy)]
    [Trait("Requirement", "S0-16")]
    public void A_value_equal_to_a_threshold_reaches_it(double value, ProbeStatus expected) =>
        ThresholdRules.Rate(value, 80, 90).ShouldBe(expected);

    [Fact]
    public void A_threshold_that_is_not_set_is_never_reached()
    {
        ThresholdRules.Rate<long>(long.MaxValue, null, null).ShouldBe(ProbeStatus.Healthy);
        ThresholdRules.Rate<long>(long.MaxValue, 1, null).ShouldBe(ProbeStatus.Degraded);
        ThresholdRules.Rate<long>(1, null, 1).ShouldBe(ProbeStatus.Unhealthy);
    }

    [Fact]
    public void Two_equal_thresholds_leave_no_degraded_stage()
    {
        var limit = TimeSpan.FromSeconds(2);
        ThresholdRules.Rate(limit, limit, limit).ShouldBe(ProbeStatus.Unhealthy);
        ThresholdRules.Rate(limit - TimeSpan.FromTicks(1), limit, limit).ShouldBe(ProbeStatus.Healthy);
        ProblemsOf<TimeSpan>(limit, limit, TimeSpan.Zero).ShouldBeEmpty();
    }

    [Fact]
    public void All_that_is_wrong_with_thresholds_is_said_at_once_with_what_to_write() =>
        ProblemsOf<double>(-0.5, -1.5, 0).ShouldBe([
            "Ops:Probes:a:Degraded: -0.5 is below 0; write that or more, or leave the key out",
            "Ops:Probes:a:Unhealthy: -1.5 is below 0; write that or more, or leave the key out",
            "Ops:Probes:a:Degraded: -0.5 is above Unhealthy (-1.5), so it would never count; write at most that",
        ]);

    private static IReadOnlyList<string> ProblemsOf<T>(T? degraded, T? unhealthy, T minimum)
        where T : struct, IComparable<T>
    {
        var problems = new OptionsProblems("Ops:Probes:a");
        ThresholdRules.Validate(problems, "Degraded", degraded, "Unhealthy", unhealthy, minimum);
        return problems.Problems;
    }
}
