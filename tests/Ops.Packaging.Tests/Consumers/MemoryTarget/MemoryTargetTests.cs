using Ops.Conformance.Deploy;

namespace Acme.Deploy.Memory;

public sealed class MemoryTargetTests : DeployTargetConformance
{
    protected override Task<DeployPlatform> StartPlatformAsync() => Task.FromResult<DeployPlatform>(new MemoryPlatform());
}
