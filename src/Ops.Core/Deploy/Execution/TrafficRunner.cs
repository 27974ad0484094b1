namespace Ops.Deploy;

/// <summary>Sends requests elsewhere and lets those in flight end.</summary>
internal static class TrafficRunner
{
    public static async Task<string?> RunAsync(ShiftTrafficStep step, StepContext context, CancellationToken cancellationToken)
    {
        var traffic = context.Need<ITrafficSwitch>();
        var now = await traffic.GetAsync(context.Service, cancellationToken).ConfigureAwait(false);
        // Also where the shares are what they should be: the target takes in instances that came since.
        await traffic.SetAsync(context.Service, now, step.Shares, context.Operation, cancellationToken).ConfigureAwait(false);

        var left = 0;
        foreach (var set in step.Drains)
            left += await traffic.DrainAsync(context.Service, set, step.Grace, cancellationToken).ConfigureAwait(false);
        return left == 0 ? null : $"{Steps.Count(left, "request")} had not ended after {Steps.Show(step.Grace)}";
    }
}
