using Ops.Health;

namespace Ops.Providers.Redis;

internal sealed class RedisProbeOptionsValidator : ProbeOptionsValidator<RedisProbeOptions>
{
    protected override void Validate(RedisProbeOptions options, OptionsProblems problems)
    {
        RedisTargetRules.Validate(options, problems);
        problems.Require(options.ExpectedRole is not { } role || Enum.IsDefined(role), nameof(options.ExpectedRole), $"{options.ExpectedRole} is not a role; write Master or Replica");
        problems.RequireRange(options.MinReplicas, 0, 1000, nameof(options.MinReplicas));
        ThresholdRules.Validate(problems, nameof(options.DegradedLatency), options.DegradedLatency, nameof(options.UnhealthyLatency), options.UnhealthyLatency, TimeSpan.FromTicks(1));
    }
}
