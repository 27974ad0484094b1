namespace Ops.Providers.Pm2.Tests;

[Trait("Requirement", "S2-43")]
public sealed class Pm2DeploymentConformanceTests(SharedPm2 pm2) : DeploymentConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => new Pm2Platform(await pm2.GetAsync());
}
