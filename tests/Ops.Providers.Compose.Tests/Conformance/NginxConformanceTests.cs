using Ops.Conformance.Deploy;

namespace Ops.Providers.Compose.Tests;

/// <summary>The suites in which the proxy takes part, with nginx instead of HAProxy.</summary>
public sealed class NginxTrafficSwitchConformanceTests(EngineFixture engine) : TrafficSwitchConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithNginxAsync(engine);
}

public sealed class NginxScalableConformanceTests(EngineFixture engine) : ScalableConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithNginxAsync(engine);
}

public sealed class NginxRestartableConformanceTests(EngineFixture engine) : RestartableConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithNginxAsync(engine);
}

public sealed class NginxMaintenanceModeConformanceTests(EngineFixture engine) : MaintenanceModeConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithNginxAsync(engine);
}
