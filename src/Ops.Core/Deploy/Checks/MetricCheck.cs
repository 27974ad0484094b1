using System.Globalization;
using Ops.Health;

namespace Ops.Deploy;

/// <summary>Measures a set and compares it with limits and with the set that served before.</summary>
internal sealed class MetricCheck(DeployMetric metric, DeployMetricLimits limits)
{
    public async ValueTask<ProbeResult> RunAsync(DeployCheckContext context, CancellationToken cancellationToken)
    {
        var value = await metric(context, cancellationToken).ConfigureAwait(false);
        if (double.IsNaN(value))
            return limits.PassesWithoutData ? ProbeResult.Healthy() : ProbeResult.Unhealthy("there is nothing to measure");
        if (value < limits.Min)
            return Bad(value, $"at least {Show(limits.Min.Value)}");
        if (value > limits.Max)
            return Bad(value, $"at most {Show(limits.Max.Value)}");
        if (limits.MaxTimesBaseline is not { } times || context.BaselineSetId is not { } baselineSet)
            return ProbeResult.Healthy(value);

        var baseline = await metric(context with { SetId = baselineSet, BaselineSetId = null }, cancellationToken).ConfigureAwait(false);
        if (double.IsNaN(baseline))
            return ProbeResult.Healthy(value);

        var limit = Math.Max(baseline * times, limits.AlwaysAllowed);
        return value > limit
            ? Bad(value, $"at most {Show(limit)}, which is {Show(times)} times the {Show(baseline)} of {baselineSet}")
            : ProbeResult.Healthy(value);
    }

    private static ProbeResult Bad(double value, string expected) => new(ProbeStatus.Unhealthy, value, $"it measured {Show(value)}; expected {expected}");

    private static string Show(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
