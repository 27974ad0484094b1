using System.Globalization;
using System.Security.Cryptography;

namespace Ops.Deploy;

/// <summary>Gathers what a plan is made from.</summary>
internal sealed class PlanContextReader(DeploymentDigests deployments, IDeployTargets targets, TimeProvider time)
{
    /// <param name="targetName">The target.</param>
    /// <param name="service">The service.</param>
    /// <param name="spec">What is wanted; null means what runs.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<PlanContext> ReadAsync(string targetName, string service, DeploySpec? spec, CancellationToken cancellationToken)
    {
        if (DeployNames.Problem("The name of the service", service) is { } problem)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"{problem}.");
        var target = targets.Get(targetName);
        var state = await target.ObserveAsync(service, cancellationToken).ConfigureAwait(false);
        var past = await deployments.RevisionsAsync(targetName, service, cancellationToken).ConfigureAwait(false);
        var context = new PlanContext
        {
            PlanId = NewId(),
            Now = time.GetUtcNow(),
            Target = target.Descriptor,
            Abilities = TargetAbilities.Of(target) with { SwitchesTraffic = state.Traffic is not null },
            State = state,
            Revisions = await target.RevisionsAsync(service, cancellationToken).ConfigureAwait(false),
            Served = past.Served,
            LastRevision = past.Last,
        };
        var assessed = spec ?? (context.Current is { } current ? context.SpecOf(current.Revision) : null);
        return assessed is null ? context : context with { Assessment = await target.AssessAsync(assessed, state, cancellationToken).ConfigureAwait(false) };
    }

    /// <summary>An id that sorts by time.</summary>
    public string NewId() => string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyyMMdd-HHmmss}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");
}
