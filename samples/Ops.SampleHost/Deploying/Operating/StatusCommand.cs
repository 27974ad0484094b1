using Ops.Deploy;
using Ops.Health;
using Ops.SampleHost.Deploying.Configuration;
using Ops.SampleHost.Deploying.Views;
using Ops.SampleHost.Watching;

namespace Ops.SampleHost.Deploying.Operating;

/// <summary>Says what runs; it needs no journal, so it works while another command deploys.</summary>
internal static class StatusCommand
{
    public static async Task<int> RunAsync(DeployDesk desk, IReadOnlyList<ServiceDefinition> services, IDeployView view, CancellationToken cancellationToken)
    {
        var worst = ProbeStatus.Healthy;
        foreach (var service in services)
        {
            try
            {
                var report = await ReadAsync(desk, service, cancellationToken);
                view.Show(report);
                worst = Severity.Worse(worst, report.Status);
            }
            catch (DeployException exception)
            {
                view.Show(ServiceReport.Unknown(service, desk.Time.GetUtcNow(), exception.Message));
                worst = Severity.Worse(worst, ProbeStatus.Unhealthy);
            }
        }

        return ExitCodes.Of(worst);
    }

    private static async Task<ServiceReport> ReadAsync(DeployDesk desk, ServiceDefinition service, CancellationToken cancellationToken)
    {
        var target = desk.Targets.Get(service.Target);
        var state = await target.ObserveAsync(service.Service, cancellationToken);
        return new ServiceReport(service.Name, service.Target, state)
        {
            Lock = target.Get<IDeployLock>() is { } locks ? await locks.FindAsync(service.Service, cancellationToken) : null,
            Usage = await MeasureAsync(target, service.Service, state, cancellationToken),
        };
    }

    private static async Task<IReadOnlyDictionary<string, InstanceUsage>> MeasureAsync(IDeployTarget target, string service, ServiceState state, CancellationToken cancellationToken)
    {
        if (target.Get<IInstanceStats>() is not { } stats || !state.Sets.Any(set => set.Instances.Count > 0))
            return new Dictionary<string, InstanceUsage>(StringComparer.Ordinal);

        var usage = await stats.MeasureAsync(service, cancellationToken);
        return usage.ToDictionary(instance => instance.InstanceId, StringComparer.Ordinal);
    }
}
