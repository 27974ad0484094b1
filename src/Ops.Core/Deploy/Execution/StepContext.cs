namespace Ops.Deploy;

/// <summary>What carrying out a step needs.</summary>
internal sealed record StepContext
{
    public required DeployPlan Plan { get; init; }

    public required IDeployTarget Target { get; init; }

    public required Operation Operation { get; init; }

    public required DeploymentLog Log { get; init; }

    public required DeployCheckRegistry Checks { get; init; }

    public required DeployOptions Options { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>When the step began, the first time where it was begun again after a crash.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    public required bool IsUndo { get; init; }

    public string Service => Plan.Service;

    /// <summary>Returns a capability that the plan relies on.</summary>
    public T Need<T>()
        where T : class, ITargetCapability =>
        Target.Get<T>() ?? throw new DeployException(DeployError.Unsupported, DeployRetry.No, $"'{Target.Descriptor.Name}' ({Target.Descriptor.Kind}) has no {typeof(T).Name} any more; make a new plan.");

    /// <summary>Returns how much is left of a time that began with the step, also where another process began it: what clocks say may take all of it away or none, and never adds to it.</summary>
    public TimeSpan LeftOf(TimeSpan duration)
    {
        var left = StartedAt + duration - Time.GetUtcNow();
        return left < TimeSpan.Zero ? TimeSpan.Zero : left > duration ? duration : left;
    }

    /// <summary>Waits a moment, and stops when somebody wants the deployment to stop.</summary>
    public async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        await Task.Delay(pause, Time, cancellationToken).ConfigureAwait(false);
        if (!IsUndo && await Log.IsAbortRequestedAsync(cancellationToken).ConfigureAwait(false))
            throw new DeployException(DeployError.Failed, DeployRetry.No, Log.Current.AbortRequest!);
    }
}
