namespace Ops.Providers.Pm2.Tests;

/// <summary>A test with a service of its own under a real PM2.</summary>
public abstract class Pm2Test(SharedPm2 pm2) : DeployConformance
{
    private protected Pm2Platform Pm2 => (Pm2Platform)Platform;

    protected override async Task<DeployPlatform> StartPlatformAsync() => new Pm2Platform(await pm2.GetAsync(), Configure);

    /// <summary>Changes the target's options.</summary>
    private protected virtual void Configure(Pm2TargetOptions options)
    {
    }

    private protected Task<InstanceSet> StageAsync(Behaviour behaviour, int revision, int replicas = 1) => Target.StageAsync(Intent(Pm2.Spec(behaviour), revision, replicas), NewOperation(), default);

    private protected Task RetireAsync(int revision, RetireMode mode = RetireMode.Remove) => Target.RetireAsync(new RetireIntent(Service, SetOf(revision), mode), NewOperation(), default);

    private protected Task ScaleAsync(int revision, int replicas) => Target.Get<IScalable>()!.ScaleAsync(new ScaleIntent(Service, SetOf(revision), replicas), NewOperation(), default);

    private protected async Task ShareAsync(params TrafficShare[] shares)
    {
        var traffic = Target.Get<ITrafficSwitch>()!;
        await traffic.SetAsync(Service, await traffic.GetAsync(Service, default), shares, NewOperation(), default);
    }

    private protected async Task<InstanceSet> ObserveAsync(int revision) => (await Target.ObserveAsync(Service, default)).Sets.Single(set => set.Id == SetOf(revision));

    /// <summary>Waits until the public address answers with a text.</summary>
    private protected Task AnswersAsync(string expected) => WaitAsync(() => $"{PublicUrl()} answers {expected}", async () =>
    {
        try
        {
            return (await GetAsync(PublicUrl())).Body == expected;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    });
}
