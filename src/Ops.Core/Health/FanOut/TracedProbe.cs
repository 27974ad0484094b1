using System.Diagnostics;

namespace Ops.Health.FanOut;

internal static class TracedProbe
{
    /// <summary>Runs a probe inside an activity.</summary>
    public static async ValueTask<ProbeResult> RunAsync(ActivitySource source, IHealthProbe probe, ProbeContext context, CancellationToken cancellationToken)
    {
        using var activity = source.StartActivity("ops.health.probe", ActivityKind.Client);
        activity?.SetTag("ops.probe.name", context.ProbeName);
        activity?.SetTag("ops.probe.attempt", context.Attempt);
        var result = await probe.ProbeAsync(context, cancellationToken).ConfigureAwait(false);
        if (result.Status == ProbeStatus.Unhealthy)
            activity?.SetStatus(ActivityStatusCode.Error, result.Description);
        return result;
    }
}
