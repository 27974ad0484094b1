namespace Ops.Deploy;

/// <summary>Does something at a point of a deployment, such as a backup; an exception fails the step.</summary>
/// <param name="context">Why it is called.</param>
/// <param name="cancellationToken">Ends the hook when its time is over.</param>
public delegate Task DeployHook(DeployHookContext context, CancellationToken cancellationToken);
