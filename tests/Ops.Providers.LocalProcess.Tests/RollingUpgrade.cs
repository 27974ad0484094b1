using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance.Deploy;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess.Tests;

/// <summary>Replaces revision after revision, each step under an id of its own, so that a later run goes on where an earlier one ended.</summary>
internal static class RollingUpgrade
{
    public const string Command = "--upgrade";

    private static readonly Fence _fence = new(1, "upgrade");

    /// <summary>Upgrades to each revision in turn.</summary>
    public static async Task RunAsync(IDeployTarget target, int from, int to, CancellationToken cancellationToken = default)
    {
        for (var revision = from; revision <= to; revision++)
        {
            await StageAsync(target, revision, cancellationToken);
            await RouteAsync(target, revision, cancellationToken);
            await target.RetireAsync(new RetireIntent(LocalPlatform.ServiceName, $"r{revision - 1}", RetireMode.Remove), new Operation($"retire-{revision - 1}", _fence), cancellationToken);
        }
    }

    /// <summary>Is what the test program does instead of testing.</summary>
    public static async Task<int> RunProgramAsync(string root, int port, int from, int to)
    {
        await using var host = LocalPlatform.Host(root, port, static (_, _) => { }, new ConformanceSecrets());
        await RunAsync(host.GetRequiredService<IDeployTargets>().Get("test"), from, to);
        return 0;
    }

    public static async Task StageAsync(IDeployTarget target, int revision, CancellationToken cancellationToken = default)
    {
        var intent = new StageIntent { SetId = $"r{revision}", Revision = revision, Spec = LocalPlatform.Spec($"v{revision}"), Replicas = 2 };
        await target.StageAsync(intent, new Operation($"stage-{revision}", _fence), cancellationToken);
        while ((await target.ObserveAsync(LocalPlatform.ServiceName, cancellationToken)).Sets.FirstOrDefault(set => set.Id == intent.SetId) is { Ready: < 2, Wanted: 2 })
            await Task.Delay(10, cancellationToken);
    }

    public static async Task RouteAsync(IDeployTarget target, int revision, CancellationToken cancellationToken = default)
    {
        var traffic = target.Get<ITrafficSwitch>()!;
        await traffic.SetAsync(
            LocalPlatform.ServiceName, await traffic.GetAsync(LocalPlatform.ServiceName, cancellationToken), [new TrafficShare($"r{revision}", 100)], new Operation($"route-{revision}", _fence), cancellationToken);
    }
}
