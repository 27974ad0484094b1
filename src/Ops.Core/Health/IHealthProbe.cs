namespace Ops.Health;

/// <summary>Finds out the health of one target.</summary>
/// <remarks>
/// The engine never runs the same probe twice at once, so an implementation may keep buffers between runs.
/// It should return a result rather than throw for a target that is not well, and honour the token: a run that
/// ignores it is abandoned at timeout plus grace, and the probe is not started again until that run ends.
/// The token must not be used after the returned task has completed.
/// A probe that blocks its thread belongs in the blocking lane (<see cref="ProbePolicy.Blocking"/>).
/// </remarks>
public interface IHealthProbe
{
    /// <summary>Runs the probe once.</summary>
    /// <param name="context">The probe's name, its attempt and how long it may take.</param>
    /// <param name="cancellationToken">Cancelled at the probe's timeout or when the caller gives up.</param>
    /// <returns>The health found. The engine consumes the <see cref="ValueTask{TResult}"/> exactly once.</returns>
    ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken);
}
