namespace Ops.Providers.Pm2.Tests;

[Trait("Requirement", "S2-87")]
[Trait("Requirement", "S2-89")]
[Trait("Requirement", "S2-90")]
[Trait("Requirement", "S2-91")]
[Trait("Requirement", "S2-98")]
public sealed class Pm2OperationsConformanceTests(SharedPm2 pm2) : OperationsConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => new Pm2Platform(await pm2.GetAsync());
}
