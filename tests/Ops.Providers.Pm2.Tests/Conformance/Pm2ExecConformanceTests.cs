namespace Ops.Providers.Pm2.Tests;

public sealed class Pm2ExecConformanceTests(SharedPm2 pm2) : ExecConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => new Pm2Platform(await pm2.GetAsync());
}
