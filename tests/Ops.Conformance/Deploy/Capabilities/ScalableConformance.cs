using Ops.Deploy;
using Shouldly;

namespace Ops.Conformance.Deploy;

/// <summary>What every target that scales must do.</summary>
public abstract class ScalableConformance : CapabilityConformance<IScalable>
{
    [Fact]
    public async Task A_set_grows_and_shrinks()
    {
        await StageReadyAsync(1);

        (await ScaleAsync(3)).Wanted.ShouldBe(3);
        await ReadyAsync("r1", 3);
        await CountedAsync("r1", 3);

        (await ScaleAsync(2)).Wanted.ShouldBe(2);
        await ReadyAsync("r1", 2);
        await CountedAsync("r1", 2);
    }

    [Fact]
    public async Task The_instances_that_stay_are_left_alone()
    {
        var one = (await StageReadyAsync(1)).Instances.Single();

        await ScaleAsync(2);
        var two = await ReadyAsync("r1", 2);

        two.Instances.ShouldContain(instance => instance.Id == one.Id && instance.StartedAt == one.StartedAt);
    }

    [Fact]
    public async Task A_set_scaled_to_zero_is_kept_and_comes_back()
    {
        await StageReadyAsync(1, 2);

        await ScaleAsync(0);
        await CountedAsync("r1", 0);
        (await Target.ObserveAsync(Service, default)).Sets.Single().Wanted.ShouldBe(0);

        await CapabilityOf(await Platform.ConnectAsync()).ScaleAsync(new ScaleIntent(Service, "r1", 2), NewOperation(), default);
        (await ReadyAsync("r1", 2)).Version.ShouldBe("v1");
    }

    [Fact]
    public async Task No_request_is_dropped_while_a_set_grows_and_shrinks()
    {
        PublicUrl();
        await StageReadyAsync(1, 3);
        await RouteAsync("r1");
        await using var loop = await AskAsync("v1");

        foreach (var replicas in (int[])[1, 3, 2, 1])
        {
            await ScaleAsync(replicas);
            await ReadyAsync("r1", replicas);
            await loop.HearsAsync("v1", 50);
        }

        await NothingDroppedAsync(loop);
    }

    [Fact]
    public async Task The_same_operation_id_scales_once()
    {
        await StageReadyAsync(1);
        var operation = NewOperation();
        await Capability.ScaleAsync(new ScaleIntent(Service, "r1", 2), operation, default);
        await ReadyAsync("r1", 2);
        await ScaleAsync(1);

        var again = await (await ConnectAsync()).ScaleAsync(new ScaleIntent(Service, "r1", 2), operation, default);

        again.Wanted.ShouldBe(1);
        await CountedAsync("r1", 1);
    }

    [Fact]
    public async Task An_older_fence_is_refused_and_changes_nothing()
    {
        await StageReadyAsync(1, fence: 5);

        await UnchangedAsync(() => RefusedAsync(() => Capability.ScaleAsync(new ScaleIntent(Service, "r1", 2), NewOperation(fence: 4), default), DeployError.StaleFence));
    }

    [Fact]
    public async Task A_wrong_wish_is_refused_and_changes_nothing()
    {
        await StageReadyAsync(1);

        await UnchangedAsync(async () =>
        {
            await RefusedAsync(() => ScaleAsync(-1), DeployError.Invalid);
            (await RefusedAsync(() => Capability.ScaleAsync(new ScaleIntent(Service, "r7", 1), NewOperation(), default), DeployError.NotFound)).Message.ShouldContain("r7");
        });
    }

    [Fact]
    public async Task A_change_of_size_that_was_left_at_any_point_converges()
    {
        await StageReadyAsync(1, 2);
        await ConvergesAsync(
            (target, attempt, operation, cancellationToken) => CapabilityOf(target).ScaleAsync(new ScaleIntent(Service, "r1", attempt % 2 == 0 ? 1 : 3), operation, cancellationToken),
            async _ =>
            {
                await ScaleAsync(2);
                await ReadyAsync("r1", 2);
            },
            async (target, attempt) =>
            {
                await ReadyAsync(target, "r1", attempt % 2 == 0 ? 1 : 3);
                await CountedAsync("r1", attempt % 2 == 0 ? 1 : 3);
            });
    }

    private Task<InstanceSet> ScaleAsync(int replicas) => Capability.ScaleAsync(new ScaleIntent(Service, "r1", replicas), NewOperation(), default);
}
