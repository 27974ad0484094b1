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

    protected override Task<DeployPlatform> StartPlatformAsync() => Task.FromResult<DeployPlatform>(new LocalPlatform(Configure));

    /// <summary>Stages a revision, waits until it is ready and sends requests to it.</summary>
    protected async Task<InstanceSet> ServeAsync(int revision, int replicas = 1)
    {
        var set = await StageReadyAsync(revision, replicas);
        await RouteAsync(set.Id);
        return set;
    }
}
