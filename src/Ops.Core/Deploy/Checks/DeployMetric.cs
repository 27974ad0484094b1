namespace Ops.Deploy;

/// <summary>Measures something of a set of instances, such as its rate of errors by a query; NaN means that there is nothing to measure yet.</summary>
/// <param name="context">What to measure: <see cref="DeployCheckContext.SetId"/> is the set.</param>
/// <param name="cancellationToken">Ends the query when its time is over.</param>
public delegate ValueTask<double> DeployMetric(DeployCheckContext context, CancellationToken cancellationToken);
