using Ops.Health;

namespace Ops.Deploy;

/// <summary>Runs a command inside an instance as a check: exit code 0 passes.</summary>
internal sealed class InstanceCommandCheck(IDeployTargets targets, CommandSpec command)
{
    public async ValueTask<ProbeResult> RunAsync(DeployCheckContext context, CancellationToken cancellationToken)
    {
        var target = targets.Get(context.Target);
        if (target.Get<IExec>() is not { } exec)
            return ProbeResult.Unhealthy($"'{context.Target}' ({target.Descriptor.Kind}) cannot run commands inside instances; use a command of this machine or a probe");

        var instance = context.Instance?.Id ?? await FindReadyAsync(target, context, cancellationToken).ConfigureAwait(false);
        return instance is null
            ? ProbeResult.Unhealthy($"no instance of '{context.Service}' is ready to run '{CommandVerdict.Name(command)}' in")
            : CommandVerdict.Of(command, await exec.ExecuteAsync(context.Service, instance, command, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Returns an instance of the set that is judged, else of the one that gets most requests.</summary>
    private static async Task<string?> FindReadyAsync(IDeployTarget target, DeployCheckContext context, CancellationToken cancellationToken)
    {
        var state = await target.ObserveAsync(context.Service, cancellationToken).ConfigureAwait(false);
        var set = context.SetId is { } id ? state.Sets.FirstOrDefault(set => string.Equals(set.Id, id, StringComparison.Ordinal)) : state.Current;
        return set?.Instances.FirstOrDefault(instance => instance.State == InstanceState.Ready)?.Id;
    }
}
