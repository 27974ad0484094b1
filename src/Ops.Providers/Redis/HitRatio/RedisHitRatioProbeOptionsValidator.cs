using Ops.Health;

namespace Ops.Providers.Redis;

internal sealed class RedisHitRatioProbeOptionsValidator : ProbeOptionsValidator<RedisHitRatioProbeOptions>
{
    protected override void Validate(RedisHitRatioProbeOptions options, OptionsProblems problems)
    {
        RedisTargetRules.Validate(options, problems);
        problems.Require(Enum.IsDefined(options.Window), nameof(options.Window), $"{options.Window} is not a window; write SinceLastRun or SinceStart");
        problems.Require(options.MinLookups >= 1, nameof(options.MinLookups), $"{options.MinLookups} is below 1");
        problems.Require(options.TooFewLookups is ProbeStatus.Unknown or ProbeStatus.Healthy, nameof(options.TooFewLookups), $"{options.TooFewLookups} is no status for a lack of evidence; write Unknown or Healthy");
        problems.RequireRange(options.DegradedBelowPercent ?? 0, 0, 100, nameof(options.DegradedBelowPercent));
        problems.RequireRange(options.UnhealthyBelowPercent ?? 0, 0, 100, nameof(options.UnhealthyBelowPercent));
        if (options is { DegradedBelowPercent: { } degraded, UnhealthyBelowPercent: { } unhealthy })
            problems.Require(unhealthy <= degraded, nameof(options.UnhealthyBelowPercent), $"{unhealthy} is above {nameof(options.DegradedBelowPercent)} ({degraded}); write a value up to that");
    }
}
