namespace Ops.Providers.Pm2.Tests;

public sealed class Pm2DeployLockConformanceTests(SharedPm2 pm2) : DeployLockConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => new Pm2Platform(await pm2.GetAsync());
}
