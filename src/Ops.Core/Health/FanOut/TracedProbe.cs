using System.Diagnostics;

namespace Ops.Health.FanOut;

/// <summary>Runs a probe inside an activity.</summary>
internal sealed class TracedProbe(ActivitySource source, IHealthProbe probe) : IHealthProbe
{
    public async ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
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
