namespace Ops.Providers.Compose;

/// <summary>Measures what containers use.</summary>
internal sealed class ComposeStats(ComposeRuntime runtime) : IInstanceStats
{
    public async Task<IReadOnlyList<InstanceUsage>> MeasureAsync(string service, CancellationToken cancellationToken)
    {
        var key = new ServiceKey(runtime.ReadProject().Name, service);
        var containers = await runtime.Docker.ListAsync(ComposeLabels.InstancesOf(key), cancellationToken).ConfigureAwait(false);
        // The engine takes a second for each, since it measures CPU between two moments.
        var usages = await Task.WhenAll(containers.Where(container => container.State == "running").Select(container => MeasureAsync(container, cancellationToken))).ConfigureAwait(false);
        return [.. usages.OfType<InstanceUsage>()];
    }

    private async Task<InstanceUsage?> MeasureAsync(ContainerSummary container, CancellationToken cancellationToken)
    {
        try
        {
            return UsageReader.Read(container.Name, await runtime.Docker.StatsAsync(container.Id, cancellationToken).ConfigureAwait(false));
        }
        catch (DeployException exception) when (exception.Error == DeployError.NotFound)
        {
            return null;
        }
    }
}
