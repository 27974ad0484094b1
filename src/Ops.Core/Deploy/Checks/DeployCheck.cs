using Ops.Health;

namespace Ops.Deploy;

/// <summary>Says whether all is well: healthy and degraded pass, everything else does not.</summary>
/// <param name="context">What to check.</param>
/// <param name="cancellationToken">Ends the check when its time is over.</param>
public delegate ValueTask<ProbeResult> DeployCheck(DeployCheckContext context, CancellationToken cancellationToken);
