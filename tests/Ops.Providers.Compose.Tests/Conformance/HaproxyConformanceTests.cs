using Ops.Conformance.Deploy;

namespace Ops.Providers.Compose.Tests;

public sealed class ComposeTargetConformanceTests(EngineFixture engine) : DeployTargetConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithHaproxyAsync(engine);
}

public sealed class ComposeFaultConformanceTests(EngineFixture engine) : DeployFaultConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithHaproxyAsync(engine);
}

public sealed class ComposeSpecConformanceTests(EngineFixture engine) : DeploySpecConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithHaproxyAsync(engine);
}

public sealed class ComposeTrafficSwitchConformanceTests(EngineFixture engine) : TrafficSwitchConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithHaproxyAsync(engine);
}

public sealed class ComposeScalableConformanceTests(EngineFixture engine) : ScalableConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithHaproxyAsync(engine);
}

public sealed class ComposeRestartableConformanceTests(EngineFixture engine) : RestartableConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithHaproxyAsync(engine);
}

public sealed class ComposeMaintenanceModeConformanceTests(EngineFixture engine) : MaintenanceModeConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithHaproxyAsync(engine);
}

public sealed class ComposeLogSourceConformanceTests(EngineFixture engine) : LogSourceConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithHaproxyAsync(engine);
}

public sealed class ComposeExecConformanceTests(EngineFixture engine) : ExecConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithHaproxyAsync(engine);
}

public sealed class ComposeOneOffRunnerConformanceTests(EngineFixture engine) : OneOffRunnerConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithHaproxyAsync(engine);
}

public sealed class ComposeDeployLockConformanceTests(EngineFixture engine) : DeployLockConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithHaproxyAsync(engine);
}

public sealed class ComposeInstanceStatsConformanceTests(EngineFixture engine) : InstanceStatsConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithHaproxyAsync(engine);
}
