using Ops.Conformance.Deploy;

namespace Ops.Providers.Compose.Tests;

[Trait("Requirement", "S3-25")]
[Trait("Requirement", "S3-26")]
[Trait("Requirement", "S3-27")]
[Trait("Requirement", "S3-30")]
public sealed class HaproxyDeploymentTests(EngineFixture engine) : DeploymentConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithHaproxyAsync(engine);
}

[Trait("Requirement", "S3-25")]
[Trait("Requirement", "S3-30")]
public sealed class NginxDeploymentTests(EngineFixture engine) : DeploymentConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithNginxAsync(engine);
}

public sealed class HaproxyTrafficDeploymentTests(EngineFixture engine) : TrafficDeploymentConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithHaproxyAsync(engine);
}

public sealed class NginxTrafficDeploymentTests(EngineFixture engine) : TrafficDeploymentConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithNginxAsync(engine);
}

[Trait("Requirement", "S3-73")]
[Trait("Requirement", "S3-81")]
[Trait("Requirement", "S3-82")]
[Trait("Requirement", "S3-83")]
[Trait("Requirement", "S3-84")]
public sealed class HaproxyOperationsTests(EngineFixture engine) : OperationsConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithHaproxyAsync(engine);
}

public sealed class NginxOperationsTests(EngineFixture engine) : OperationsConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithNginxAsync(engine);
}
