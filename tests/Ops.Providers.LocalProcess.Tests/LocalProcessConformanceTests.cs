using Ops.Conformance.Deploy;

namespace Ops.Providers.LocalProcess.Tests;

[Trait("Requirement", "S2-43")]
[Trait("Requirement", "S2-48")]
[Trait("Requirement", "S3-25")]
public sealed class LocalProcessTargetTests : DeployTargetConformance
{
    protected override Task<DeployPlatform> StartPlatformAsync() => Task.FromResult<DeployPlatform>(new LocalPlatform());
}

public sealed class LocalProcessFaultTests : DeployFaultConformance
{
    protected override Task<DeployPlatform> StartPlatformAsync() => Task.FromResult<DeployPlatform>(new LocalPlatform());
}

public sealed class LocalProcessSpecTests : DeploySpecConformance
{
    protected override Task<DeployPlatform> StartPlatformAsync() => Task.FromResult<DeployPlatform>(new LocalPlatform());
}

[Trait("Requirement", "S2-50")]
[Trait("Requirement", "S3-78")]
public sealed class LocalTrafficTests : TrafficSwitchConformance
{
    protected override Task<DeployPlatform> StartPlatformAsync() => Task.FromResult<DeployPlatform>(new LocalPlatform());
}

[Trait("Requirement", "S3-31")]
[Trait("Requirement", "S3-32")]
public sealed class LocalScalingTests : ScalableConformance
{
    protected override Task<DeployPlatform> StartPlatformAsync() => Task.FromResult<DeployPlatform>(new LocalPlatform());
}

[Trait("Requirement", "S3-76")]
public sealed class LocalRestartsTests : RestartableConformance
{
    protected override Task<DeployPlatform> StartPlatformAsync() => Task.FromResult<DeployPlatform>(new LocalPlatform());
}

[Trait("Requirement", "S2-87")]
[Trait("Requirement", "S2-90")]
[Trait("Requirement", "S3-81")]
[Trait("Requirement", "S3-83")]
public sealed class LocalMaintenanceTests : MaintenanceModeConformance
{
    protected override Task<DeployPlatform> StartPlatformAsync() => Task.FromResult<DeployPlatform>(new LocalPlatform());
}

[Trait("Requirement", "S3-14")]
[Trait("Requirement", "S3-61")]
public sealed class LocalLogsTests : LogSourceConformance
{
    protected override Task<DeployPlatform> StartPlatformAsync() => Task.FromResult<DeployPlatform>(new LocalPlatform());
}

public sealed class LocalCommandsTests : ExecConformance
{
    protected override Task<DeployPlatform> StartPlatformAsync() => Task.FromResult<DeployPlatform>(new LocalPlatform());
}

[Trait("Requirement", "S2-42")]
public sealed class LocalOneOffsTests : OneOffRunnerConformance
{
    protected override Task<DeployPlatform> StartPlatformAsync() => Task.FromResult<DeployPlatform>(new LocalPlatform());
}

public sealed class LocalCatalogTests : ServiceCatalogConformance
{
    protected override Task<DeployPlatform> StartPlatformAsync() => Task.FromResult<DeployPlatform>(new LocalPlatform());
}

public sealed class LocalLockTests : DeployLockConformance
{
    protected override Task<DeployPlatform> StartPlatformAsync() => Task.FromResult<DeployPlatform>(new LocalPlatform());
}

[Trait("Requirement", "S3-67")]
public sealed class LocalUsageTests : InstanceStatsConformance
{
    protected override Task<DeployPlatform> StartPlatformAsync() => Task.FromResult<DeployPlatform>(new LocalPlatform());
}

[Trait("Requirement", "S2-43")]
[Trait("Requirement", "S2-46")]
[Trait("Requirement", "S3-25")]
[Trait("Requirement", "S3-30")]
public sealed class LocalDeploymentTests : DeploymentConformance
{
    protected override Task<DeployPlatform> StartPlatformAsync() => Task.FromResult<DeployPlatform>(new LocalPlatform());
}

[Trait("Requirement", "S2-48")]
[Trait("Requirement", "S2-50")]
[Trait("Requirement", "S2-52")]
public sealed class LocalTrafficDeploymentTests : TrafficDeploymentConformance
{
    protected override Task<DeployPlatform> StartPlatformAsync() => Task.FromResult<DeployPlatform>(new LocalPlatform());
}

[Trait("Requirement", "S3-31")]
[Trait("Requirement", "S3-32")]
[Trait("Requirement", "S3-76")]
[Trait("Requirement", "S3-81")]
[Trait("Requirement", "S3-83")]
public sealed class LocalOperationsTests : OperationsConformance
{
    protected override Task<DeployPlatform> StartPlatformAsync() => Task.FromResult<DeployPlatform>(new LocalPlatform());
}
