using Ops.Deploy;
using Shouldly;

namespace Ops.Conformance.Deploy;

/// <summary>What every target whose platform rolls by itself must do.</summary>
public abstract class NativeRolloutConformance : CapabilityConformance<INativeRollout>
{
    [Fact]
    public async Task The_platform_rolls_to_a_new_version_without_dropping_a_request()
    {
        PublicUrl();
        await RollAsync(Platform.Good("v1"), 1);
        await using var loop = await AskAsync("v1");

        await RollAsync(Platform.Good("v2"), 2);
        await loop.HearsAsync("v2");

        await NothingDroppedAsync(loop);
        var state = await SeenAsync("only the new version runs", state => state.Sets.Where(set => Running(set) > 0).Select(set => set.Version).SequenceEqual(["v2"]));
        state.Sets.Single(set => set.Version == "v2").Ready.ShouldBe(2);
    }

    [Fact]
    public async Task A_rollout_that_does_not_get_ready_can_be_undone()
    {
        await RollAsync(Platform.Good("v1"), 1);

        await Capability.StartAsync(Intent(Platform.Crashing("v2"), 2, 2), NewOperation(), default);
        await WaitAsync(() => "the rollout does not complete", async () => (await Capability.ObserveAsync(Service, default)).Phase != RolloutPhase.Complete);
        await Capability.UndoAsync(Service, 1, NewOperation(), default);

        await CompleteAsync();
        if (Platform.PublicUrl is { } url)
            (await GetAsync(url)).ShouldBe((200, "v1"));
    }

    [Fact]
    public async Task The_same_operation_id_rolls_once()
    {
        await RollAsync(Platform.Good("v1"), 1);
        var operation = NewOperation();
        await Capability.StartAsync(Intent(Platform.Good("v2"), 2, 2), operation, default);
        await CompleteAsync();
        await Capability.UndoAsync(Service, 1, NewOperation(), default);
        await CompleteAsync();

        await UnchangedAsync(async () => await (await ConnectAsync()).StartAsync(Intent(Platform.Good("v2"), 2, 2), operation, default));
    }

    [Fact]
    public async Task An_older_fence_is_refused_and_changes_nothing()
    {
        await Capability.StartAsync(Intent(Platform.Good("v1"), 1, 2), NewOperation(fence: 5), default);
        await CompleteAsync();

        await UnchangedAsync(async () =>
        {
            await RefusedAsync(() => Capability.StartAsync(Intent(Platform.Good("v2"), 2, 2), NewOperation(fence: 4), default), DeployError.StaleFence);
            await RefusedAsync(() => Capability.UndoAsync(Service, 1, NewOperation(fence: 4), default), DeployError.StaleFence);
        });
    }

    [Fact]
    public async Task A_revision_that_does_not_exist_cannot_be_gone_back_to()
    {
        await RollAsync(Platform.Good("v1"), 1);

        await UnchangedAsync(() => RefusedAsync(() => Capability.UndoAsync(Service, 77, NewOperation(), default), DeployError.NotFound));
    }

    private async Task RollAsync(DeploySpec spec, int revision)
    {
        await Capability.StartAsync(Intent(spec, revision, 2), NewOperation(), default);
        await CompleteAsync();
    }

    private async Task CompleteAsync()
    {
        RolloutStatus? status = null;
        await WaitAsync(() => $"the rollout is complete: {status}", async () => (status = await Capability.ObserveAsync(Service, default)).Phase == RolloutPhase.Complete);
        status!.Ready.ShouldBe(status.Wanted);
    }
}
