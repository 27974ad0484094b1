using System.Diagnostics;
using Ops.Conformance.Deploy;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess.Tests;

/// <summary>What the tests of this platform share beyond the suites' words.</summary>
public abstract class LocalProcessTest : DeployConformance
{
    private protected LocalPlatform Local => (LocalPlatform)Platform;

    private protected virtual void Configure(LocalProcessTargetOptions options, LocalProcessServiceOptions service)
    {
    }

    /// <summary>Gets where the targets get secrets from.</summary>
    private protected virtual IDeploySecrets Secrets { get; } = new ConformanceSecrets();

    protected override Task<DeployPlatform> StartPlatformAsync() => Task.FromResult<DeployPlatform>(new LocalPlatform(Configure, Secrets));

    /// <summary>Stages a revision, waits until it is ready and sends requests to it.</summary>
    protected async Task<InstanceSet> ServeAsync(int revision, int replicas = 1)
    {
        var set = await StageReadyAsync(revision, replicas);
        await RouteAsync(set.Id);
        return set;
    }

    /// <summary>Stops the processes of instances as they are, so that they neither answer nor end by themselves.</summary>
    private protected async Task FreezeAsync(string instanceId)
    {
        foreach (var id in MarkedProcesses.Find($"{Local.Folder}#{instanceId}#"))
        {
            using var kill = Process.Start("kill", ["-STOP", $"{id}"]);
            await kill.WaitForExitAsync();
        }
    }
}
