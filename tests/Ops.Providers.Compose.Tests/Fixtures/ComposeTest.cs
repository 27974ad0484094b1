using Ops.Conformance.Deploy;
using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

/// <summary>A test with a project of its own on the real engine, without a proxy unless it asks for one.</summary>
public abstract class ComposeTest(EngineFixture engine) : DeployConformance
{
    private protected ComposePlatform Compose => (ComposePlatform)Platform;

    protected ComposeProjectFolder Project => Compose.Project;

    protected override async Task<DeployPlatform> StartPlatformAsync() => await StartPlatformAsync(engine);

    private protected virtual Task<ComposePlatform> StartPlatformAsync(EngineFixture fixture) => ComposePlatform.WithoutProxyAsync(fixture);

    protected Task<InstanceSet> StageAsync(DeploySpec spec, int revision = 1, int replicas = 1) => Target.StageAsync(Intent(spec, revision, replicas), NewOperation(), default);

    /// <summary>Stages the service as the compose file has it, as r1.</summary>
    protected Task<InstanceSet> StageAsync(int replicas = 1) => StageAsync(new DeploySpec { Service = Service, Version = "v1" }, 1, replicas);

    protected Task RetireAsync(string setId, RetireMode mode = RetireMode.Remove) => Target.RetireAsync(new RetireIntent(Service, setId, mode) { Grace = TimeSpan.FromSeconds(1) }, NewOperation(), default);

    protected async Task<InstanceSet> ScaleAsync(int replicas, string setId = "r1")
    {
        await Target.Get<IScalable>()!.ScaleAsync(new ScaleIntent(Service, setId, replicas), NewOperation(), default);
        return await ReadyAsync(setId, replicas);
    }

    protected async Task ShareAsync(params TrafficShare[] shares)
    {
        var traffic = Target.Get<ITrafficSwitch>()!;
        await traffic.SetAsync(Service, await traffic.GetAsync(Service, default), shares, NewOperation(), default);
    }

    protected Task<ServiceState> ObserveAsync() => Target.ObserveAsync(Service, default);

    protected string Container(int number, string service = "app") => $"{Project.Name}-{service}-{number}";
}
