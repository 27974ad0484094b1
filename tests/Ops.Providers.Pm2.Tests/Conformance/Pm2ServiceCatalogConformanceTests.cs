namespace Ops.Providers.Pm2.Tests;

public sealed class Pm2ServiceCatalogConformanceTests(SharedPm2 pm2) : ServiceCatalogConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => new Pm2Platform(await pm2.GetAsync());
}
