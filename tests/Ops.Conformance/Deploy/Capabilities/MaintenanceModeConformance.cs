using Ops.Deploy;
using Shouldly;

namespace Ops.Conformance.Deploy;

/// <summary>What every target with a maintenance page must do.</summary>
public abstract class MaintenanceModeConformance : CapabilityConformance<IMaintenanceMode>
{
    [Fact]
    public async Task Visitors_see_a_page_while_the_app_keeps_running()
    {
        var set = await StageReadyAsync(1);
        await RouteAsync("r1");
        (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));

        await Capability.SetAsync(Service, enabled: true, NewOperation(), default);

        using var http = new HttpClient();
        using var response = await http.GetAsync(PublicUrl());
        ((int)response.StatusCode).ShouldBe(503);
        response.Headers.RetryAfter.ShouldNotBeNull();
        (await response.Content.ReadAsStringAsync()).ShouldNotBeNullOrWhiteSpace();
        (await Target.ObserveAsync(Service, default)).InMaintenance.ShouldBeTrue();
        foreach (var instance in set.Instances.Where(instance => instance.Address is not null))
            (await GetAsync(instance.Address!)).ShouldBe((200, "v1"));
        (await ReadyAsync("r1")).Instances.Select(instance => (instance.Id, instance.StartedAt)).ShouldBe(set.Instances.Select(instance => (instance.Id, instance.StartedAt)));

        await (await ConnectAsync()).SetAsync(Service, enabled: false, NewOperation(), default);

        (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));
        (await Target.ObserveAsync(Service, default)).InMaintenance.ShouldBeFalse();
    }

    [Fact]
    public async Task Turning_the_page_on_changes_the_fingerprint()
    {
        await StageReadyAsync(1);
        await RouteAsync("r1");
        var before = (await Target.ObserveAsync(Service, default)).Fingerprint();

        await Capability.SetAsync(Service, enabled: true, NewOperation(), default);
        (await Target.ObserveAsync(Service, default)).Fingerprint().ShouldNotBe(before);

        await Capability.SetAsync(Service, enabled: false, NewOperation(), default);
        (await Target.ObserveAsync(Service, default)).Fingerprint().ShouldBe(before);
    }

    [Fact]
    public async Task A_deployment_under_the_page_serves_when_the_page_is_gone()
    {
        await StageReadyAsync(1);
        await RouteAsync("r1");
        await Capability.SetAsync(Service, enabled: true, NewOperation(), default);

        await StageReadyAsync(2);
        await RouteAsync("r2");
        await Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Remove), NewOperation(), default);
        (await GetAsync(PublicUrl())).Status.ShouldBe(503);

        await Capability.SetAsync(Service, enabled: false, NewOperation(), default);
        (await GetAsync(PublicUrl())).ShouldBe((200, "v2"));
    }

    [Fact]
    public async Task The_same_operation_id_turns_the_page_on_once()
    {
        await StageReadyAsync(1);
        await RouteAsync("r1");
        var operation = NewOperation();
        await Capability.SetAsync(Service, enabled: true, operation, default);
        await Capability.SetAsync(Service, enabled: true, operation, default);
        await Capability.SetAsync(Service, enabled: false, NewOperation(), default);

        await (await ConnectAsync()).SetAsync(Service, enabled: true, operation, default);

        (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));
    }

    [Fact]
    public async Task An_older_fence_is_refused_and_changes_nothing()
    {
        await StageReadyAsync(1, fence: 5);
        await RouteAsync("r1", fence: 5);

        await UnchangedAsync(() => RefusedAsync(() => Capability.SetAsync(Service, enabled: true, NewOperation(fence: 4), default), DeployError.StaleFence));
        (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));
    }
}
