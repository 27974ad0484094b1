using Ops.Health;

namespace Ops.Providers.Redis;

internal sealed class RedisQueueProbeOptionsValidator : ProbeOptionsValidator<RedisQueueProbeOptions>
{
    protected override void Validate(RedisQueueProbeOptions options, OptionsProblems problems)
    {
        RedisTargetRules.Validate(options, problems);
        problems.Require(Enum.IsDefined(options.Kind), nameof(options.Kind), $"{options.Kind} is not a kind of queue; write List, Stream, SortedSet or Bull");
        problems.Require(!string.IsNullOrWhiteSpace(options.Key), nameof(options.Key), "is missing; write the queue's key, such as jobs or, for Bull, bull:email");
        ThresholdRules.Validate(problems, nameof(options.DegradedDepth), options.DegradedDepth, nameof(options.UnhealthyDepth), options.UnhealthyDepth, 1);
        ThresholdRules.Validate(problems, nameof(options.DegradedFailedJobs), options.DegradedFailedJobs, nameof(options.UnhealthyFailedJobs), options.UnhealthyFailedJobs, 1);
        problems.Require(options.Kind == RedisQueueKind.Bull || (options.DegradedFailedJobs ?? options.UnhealthyFailedJobs) is null, nameof(options.DegradedFailedJobs), "needs the kind Bull; other queues keep no failed jobs");
    }
}
