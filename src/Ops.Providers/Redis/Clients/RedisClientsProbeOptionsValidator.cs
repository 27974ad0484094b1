using Ops.Health;

namespace Ops.Providers.Redis;

internal sealed class RedisClientsProbeOptionsValidator : ProbeOptionsValidator<RedisClientsProbeOptions>
{
    protected override void Validate(RedisClientsProbeOptions options, OptionsProblems problems)
    {
        RedisTargetRules.Validate(options, problems);
        ThresholdRules.Validate(problems, nameof(options.DegradedPercent), options.DegradedPercent, nameof(options.UnhealthyPercent), options.UnhealthyPercent, 0.1);
        ThresholdRules.Validate(problems, nameof(options.DegradedBlockedClients), options.DegradedBlockedClients, nameof(options.UnhealthyBlockedClients), options.UnhealthyBlockedClients, 1);
        ThresholdRules.Validate(problems, nameof(options.DegradedRejectedConnections), options.DegradedRejectedConnections, nameof(options.UnhealthyRejectedConnections), options.UnhealthyRejectedConnections, 1);
    }
}
