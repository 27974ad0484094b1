namespace Ops.Providers.Pm2.Tests;

[Trait("Requirement", "S2-98")]
public sealed class Pm2OperationsConformanceTests(SharedPm2 pm2) : OperationsConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => new Pm2Platform(await pm2.GetAsync());
}
