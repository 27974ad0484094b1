namespace Ops.Providers.Pm2.Tests;

/// <summary>A target without a traffic switch must do the same.</summary>
public sealed class Pm2FollowingTargetConformanceTests(SharedPm2 pm2) : DeployTargetConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => new Pm2Platform(await pm2.GetAsync(), options => options.SwitchesTraffic = false);
}
