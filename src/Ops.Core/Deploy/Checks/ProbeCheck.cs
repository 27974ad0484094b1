using Ops.Health;

namespace Ops.Deploy;

/// <summary>Runs a probe as a check.</summary>
internal sealed class ProbeCheck(TimeSpan timeout, Func<DeployCheckContext, IHealthProbe> create)
{
    public async ValueTask<ProbeResult> RunAsync(DeployCheckContext context, CancellationToken cancellationToken)
    {
        var probe = create(context);
        using var limit = new CancellationTokenSource(timeout, context.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await probe.ProbeAsync(ProbeContext.StartNow(context.Check, timeout, context.Time), both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return ProbeResult.Unhealthy($"it did not end within {Steps.Show(timeout)}");
        }
        finally
        {
            await Disposal.DisposeAsync([probe]).ConfigureAwait(false);
        }
    }
}
