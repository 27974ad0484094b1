namespace Ops.Providers.Pm2.Tests;

[Trait("Requirement", "S2-48")]
[Trait("Requirement", "S2-50")]
[Trait("Requirement", "S2-52")]
public sealed class Pm2TrafficDeploymentConformanceTests(SharedPm2 pm2) : TrafficDeploymentConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => new Pm2Platform(await pm2.GetAsync());
}
