namespace Ops.Deploy;

/// <content>Making plans.</content>
public sealed partial class Deployer
{
    /// <summary>Plans a deployment.</summary>
    /// <exception cref="DeployException">It cannot be done; the message says why and what could.</exception>
    public async Task<DeployPlan> PlanAsync(DeployRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var context = await _reader.ReadAsync(request.Target, request.Spec.Service, request.Spec, cancellationToken).ConfigureAwait(false);
        return Checked(DeployPlanner.Plan(request, context));
    }

    /// <summary>Plans to go back to an earlier version.</summary>
    /// <exception cref="DeployException">There is none; the message says which there are.</exception>
    public async Task<DeployPlan> PlanRollbackAsync(RollbackRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var context = await _reader.ReadAsync(request.Target, request.Service, null, cancellationToken).ConfigureAwait(false);
        return Checked(RollbackPlanner.Plan(request, context));
    }

    /// <summary>Plans another number of instances of the set that serves, or of a named one.</summary>
    /// <exception cref="DeployException">It cannot be done.</exception>
    public async Task<DeployPlan> PlanScaleAsync(ServiceRequest request, int replicas, string? setId, CancellationToken cancellationToken) =>
        Checked(ServicePlanner.Scale(request, replicas, setId, await ReadAsync(request, cancellationToken).ConfigureAwait(false)));

    /// <summary>Plans to restart one instance, or all where none is named, one after the other.</summary>
    /// <exception cref="DeployException">It cannot be done.</exception>
    public async Task<DeployPlan> PlanRestartAsync(ServiceRequest request, string? instanceId, CancellationToken cancellationToken) =>
        Checked(ServicePlanner.Restart(request, instanceId, await ReadAsync(request, cancellationToken).ConfigureAwait(false)));

    /// <summary>Plans to stop a service, which keeps its revision for a start.</summary>
    /// <exception cref="DeployException">It cannot be done.</exception>
    public async Task<DeployPlan> PlanStopAsync(ServiceRequest request, CancellationToken cancellationToken) =>
        Checked(ServicePlanner.Stop(request, await ReadAsync(request, cancellationToken).ConfigureAwait(false)));

    /// <summary>Plans to start a service that was stopped.</summary>
    /// <exception cref="DeployException">It cannot be done.</exception>
    public async Task<DeployPlan> PlanStartAsync(ServiceRequest request, CancellationToken cancellationToken) =>
        Checked(ServicePlanner.Start(request, await ReadAsync(request, cancellationToken).ConfigureAwait(false)));

    /// <summary>Plans to send requests to other sets that run already, outside a deployment; the sets keep running.</summary>
    /// <param name="request">What it is about.</param>
    /// <param name="shares">The sets and their weights; those that are not named get no request.</param>
    /// <param name="cancellationToken">Ends the planning.</param>
    /// <exception cref="DeployException">The target has no traffic switch, a set is not there, or none of its instances is ready.</exception>
    public async Task<DeployPlan> PlanTrafficAsync(ServiceRequest request, IReadOnlyList<TrafficShare> shares, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(shares);
        return Checked(TrafficPlanner.Plan(request, shares, await ReadAsync(request, cancellationToken).ConfigureAwait(false)));
    }

    /// <summary>Plans to show the maintenance page or to take it away.</summary>
    /// <exception cref="DeployException">The target has none.</exception>
    public async Task<DeployPlan> PlanMaintenanceAsync(ServiceRequest request, bool enabled, CancellationToken cancellationToken) =>
        Checked(ServicePlanner.Maintenance(request, enabled, await ReadAsync(request, cancellationToken).ConfigureAwait(false)));

    /// <summary>Plans to watch a service for a while, as after a maintenance; where what is seen is bad too often in a row, the deployment fails and changes nothing.</summary>
    /// <exception cref="DeployException">Nothing of the service runs, or the watch watches nothing.</exception>
    public async Task<DeployPlan> PlanWatchAsync(ServiceRequest request, WatchRequest watch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(watch);
        return Checked(ServicePlanner.Watch(request, watch, await ReadAsync(request, cancellationToken).ConfigureAwait(false)));
    }

    /// <summary>Plans to restart, stop or start all services of a target, one after the other; the plan lists them, and needs consent.</summary>
    /// <exception cref="DeployException">The target cannot list its services, or one of them cannot be planned.</exception>
    public Task<FleetPlan> PlanAllAsync(FleetRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _fleet.PlanAsync(request, cancellationToken);
    }

    private Task<PlanContext> ReadAsync(ServiceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _reader.ReadAsync(request.Target, request.Service, null, cancellationToken);
    }

    private DeployPlan Checked(DeployPlan plan) => _checks.Unknown(plan.Steps).ToList() is { Count: > 0 } unknown
        ? throw new DeployException(DeployError.Invalid, DeployRetry.No, $"The plan for '{plan.Service}' on '{plan.Target}' cannot be made: {string.Join("; ", unknown)}.")
        : plan;
}
