using Ops.Deploy;
using Shouldly;

namespace Ops.Conformance.Deploy;

/// <summary>What every target that restarts instances must do.</summary>
public abstract class RestartableConformance : CapabilityConformance<IRestartable>
{
    [Fact]
    public async Task One_instance_is_started_anew_and_the_others_are_left_alone()
    {
        var before = await StageReadyAsync(1, 2);

        await RestartAsync(before.Instances[0]);
        var after = await ReadyAsync("r1", 2);

        var old = before.Instances.Select(Identity).ToList();
        after.Instances.Select(Identity).Intersect(old).ShouldBe([Identity(before.Instances[1])], Json(after));
        await CountedAsync("r1", 2);
    }

    [Fact]
    public async Task No_request_is_dropped_while_all_instances_are_restarted_one_by_one()
    {
        PublicUrl();
        var set = await StageReadyAsync(1, 2);
        await RouteAsync("r1");
        await using var loop = await AskAsync("v1");

        for (var round = 0; round < 2; round++)
        {
            foreach (var instance in (await ReadyAsync("r1", 2)).Instances.Select(instance => instance.Id).ToList())
            {
                await Capability.RestartAsync(new RestartIntent(Service, set.Id, instance), NewOperation(), default);
                await ReadyAsync("r1", 2);
                await loop.HearsAsync("v1");
            }
        }

        await NothingDroppedAsync(loop);
    }

    [Fact]
    public async Task The_same_operation_id_restarts_once()
    {
        var instance = (await StageReadyAsync(1)).Instances.Single();
        var operation = NewOperation();
        await Capability.RestartAsync(new RestartIntent(Service, "r1", instance.Id), operation, default);
        var after = await ReadyAsync("r1");

        await Capability.RestartAsync(new RestartIntent(Service, "r1", instance.Id), operation, default);
        await (await ConnectAsync()).RestartAsync(new RestartIntent(Service, "r1", instance.Id), operation, default);

        (await ReadyAsync("r1")).Instances.Select(Identity).ShouldBe(after.Instances.Select(Identity));
    }

    [Fact]
    public async Task An_older_fence_is_refused_and_restarts_nothing()
    {
        var instance = (await StageReadyAsync(1, fence: 5)).Instances.Single();

        await RefusedAsync(() => Capability.RestartAsync(new RestartIntent(Service, "r1", instance.Id), NewOperation(fence: 4), default), DeployError.StaleFence);

        (await ReadyAsync("r1")).Instances.Select(Identity).ShouldBe([Identity(instance)]);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_restarted()
    {
        var instance = (await StageReadyAsync(1)).Instances.Single();

        await RefusedAsync(() => Capability.RestartAsync(new RestartIntent(Service, "r1", "no-such-instance"), NewOperation(), default), DeployError.NotFound);
        await RefusedAsync(() => Capability.RestartAsync(new RestartIntent(Service, "r7", instance.Id), NewOperation(), default), DeployError.NotFound);
    }

    [Fact]
    public async Task A_restart_that_was_left_at_any_point_converges()
    {
        await StageReadyAsync(1, 2);
        List<(string, DateTimeOffset?)> before = [];
        await ConvergesAsync(
            (target, _, operation, cancellationToken) => CapabilityOf(target).RestartAsync(new RestartIntent(Service, "r1", before[0].Item1), operation, cancellationToken),
            async _ => before = [.. (await ReadyAsync("r1", 2)).Instances.Select(Identity)],
            async (target, _) =>
            {
                (await ReadyAsync(target, "r1", 2)).Instances.Select(Identity).ShouldNotContain(before[0]);
                await CountedAsync("r1", 2);
            });
    }

    private static (string Id, DateTimeOffset? StartedAt) Identity(Instance instance) => (instance.Id, instance.StartedAt);

    private Task RestartAsync(Instance instance) => Capability.RestartAsync(new RestartIntent(Service, "r1", instance.Id), NewOperation(), default);
}
