namespace Ops.Providers.Pm2.Tests;

/// <summary>Where requests follow the instances, visitors must notice as little.</summary>
[Trait("Requirement", "S2-43")]
public sealed class Pm2FollowingDeploymentConformanceTests(SharedPm2 pm2) : DeploymentConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => new Pm2Platform(await pm2.GetAsync(), options => options.SwitchesTraffic = false);
}
