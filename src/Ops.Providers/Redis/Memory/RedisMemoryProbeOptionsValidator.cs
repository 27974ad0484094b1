using Ops.Health;

namespace Ops.Providers.Redis;

internal sealed class RedisMemoryProbeOptionsValidator : ProbeOptionsValidator<RedisMemoryProbeOptions>
{
    protected override void Validate(RedisMemoryProbeOptions options, OptionsProblems problems)
    {
        RedisTargetRules.Validate(options, problems);
        ThresholdRules.Validate(problems, nameof(options.DegradedPercent), options.DegradedPercent, nameof(options.UnhealthyPercent), options.UnhealthyPercent, 0.1);
        ThresholdRules.Validate(problems, nameof(options.DegradedBytes), options.DegradedBytes, nameof(options.UnhealthyBytes), options.UnhealthyBytes, 1);
        ThresholdRules.Validate(problems, nameof(options.DegradedFragmentation), options.DegradedFragmentation, nameof(options.UnhealthyFragmentation), options.UnhealthyFragmentation, 1);
        ThresholdRules.Validate(problems, nameof(options.DegradedEvictedKeys), options.DegradedEvictedKeys, nameof(options.UnhealthyEvictedKeys), options.UnhealthyEvictedKeys, 1);
    }
}
