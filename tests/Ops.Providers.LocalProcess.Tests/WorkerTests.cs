using Ops.Deploy;

namespace Ops.Providers.LocalProcess.Tests;

public sealed class WorkerTests : LocalProcessTest
{
    private protected override void Configure(LocalProcessTargetOptions options, LocalProcessServiceOptions service)
    {
        service.Command = "sh";
        service.Arguments.Clear();
        service.Arguments.Add("-c");
        service.Arguments.Add("echo \"port=$PORT\"; exec sleep 600");
        service.Artifact = null;
        service.HealthPath = null;
        service.PublicPort = null;
        service.ListensOnPort = false;
    }

    [Fact]
    public async Task A_service_that_does_not_listen_is_ready_while_it_runs_and_has_no_traffic()
    {
        var set = await StageReadyAsync(1, 2);

        set.Instances.ShouldAllBe(instance => instance.Address == null);
        (await Target.ObserveAsync(Service, default)).Traffic.ShouldBeNull();
        await RefusedAsync(() => Target.Get<ITrafficSwitch>()!.GetAsync(Service, default), DeployError.Unsupported);
        await RefusedAsync(() => Target.Get<ITrafficSwitch>()!.SetAsync(Service, new TrafficState([], "0"), [], NewOperation(), default), DeployError.Unsupported);
        await RefusedAsync(() => Target.Get<IMaintenanceMode>()!.SetAsync(Service, true, NewOperation(), default), DeployError.Unsupported);
        await Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Remove), NewOperation(), default);
        await CountedAsync("r1", 0);
    }
}
