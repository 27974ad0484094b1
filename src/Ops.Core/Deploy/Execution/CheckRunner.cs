using Ops.Health;

namespace Ops.Deploy;

/// <summary>Runs checks on a service or on each instance of a set.</summary>
internal static class CheckRunner
{
    public static async Task<string?> RunAsync(CheckStep step, StepContext context, CancellationToken cancellationToken)
    {
        if (step.SetId is null)
            return await RunAsync(step.Check, new CheckSubject(), context, cancellationToken).ConfigureAwait(false);

        var state = await context.Target.ObserveAsync(context.Service, cancellationToken).ConfigureAwait(false);
        var instances = state.Sets.FirstOrDefault(set => string.Equals(set.Id, step.SetId, StringComparison.Ordinal))?.Instances.Where(instance => instance.State == InstanceState.Ready).ToList() ?? [];
        if (instances.Count == 0)
            throw new DeployException(DeployError.NotReady, DeployRetry.No, $"no instance of {step.SetId} is ready to be checked by '{step.Check}'");

        foreach (var instance in instances)
            await RunAsync(step.Check, new CheckSubject(instance, step.SetId), context, cancellationToken).ConfigureAwait(false);
        return $"{Steps.Count(instances.Count, "instance")} passed";
    }

    /// <summary>Runs a check and returns what it says where it passes.</summary>
    /// <exception cref="DeployException">It does not pass.</exception>
    public static async Task<string?> RunAsync(string name, CheckSubject subject, StepContext context, CancellationToken cancellationToken)
    {
        var result = await AskAsync(name, subject, context, cancellationToken).ConfigureAwait(false);
        var text = result.Description is { } description ? Redaction.Output(description) : null;
        return result.Status is ProbeStatus.Healthy or ProbeStatus.Degraded
            ? text
            : throw new DeployException(DeployError.CheckFailed, DeployRetry.No, $"check '{name}'{(subject.Instance is { } instance ? $" on {instance.Id}" : "")} says {result.Status.ToString().ToLowerInvariant()}{(text is null ? "" : $": {text}")}", result.Exception);
    }

    private static async Task<ProbeResult> AskAsync(string name, CheckSubject subject, StepContext context, CancellationToken cancellationToken)
    {
        var check = context.Checks.FindCheck(name) ?? throw new DeployException(DeployError.Invalid, DeployRetry.No, $"there is no check '{name}' in this process; register it");
        var asked = new DeployCheckContext
        {
            Check = name,
            Target = context.Plan.Target,
            Service = context.Service,
            Version = context.Plan.Version,
            Instance = subject.Instance,
            SetId = subject.SetId,
            BaselineSetId = subject.BaselineSetId,
            Time = context.Time,
        };
        try
        {
            return await check(asked, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return ProbeResult.Unhealthy($"it threw {exception.GetType().Name}: {Redaction.Output(exception.Message)}", exception);
        }
    }
}
