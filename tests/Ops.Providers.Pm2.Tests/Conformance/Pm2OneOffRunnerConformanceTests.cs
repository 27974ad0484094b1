namespace Ops.Providers.Pm2.Tests;

public sealed class Pm2OneOffRunnerConformanceTests(SharedPm2 pm2) : OneOffRunnerConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => new Pm2Platform(await pm2.GetAsync());
}
