namespace Ops.Providers.Pm2.Tests;

public sealed class Pm2ScalableConformanceTests(SharedPm2 pm2) : ScalableConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => new Pm2Platform(await pm2.GetAsync());
}
