using Ops.Deploy;
using Shouldly;

namespace Ops.Conformance.Deploy;

/// <summary>What every lock of a target must do.</summary>
public abstract class DeployLockConformance : CapabilityConformance<IDeployLock>
{
    [Fact]
    public async Task One_holds_it_and_others_are_told_who()
    {
        (await Capability.FindAsync(Service, default)).ShouldBeNull();

        var lease = await Capability.AcquireAsync(Request("anna@laptop:4711", "deploy v2"), default);

        lease.Fence.Owner.ShouldBe("anna@laptop:4711");
        lease.ExpiresAt.ShouldBeGreaterThan(lease.AcquiredAt);
        foreach (var other in (IDeployLock[])[Capability, await ConnectAsync()])
        {
            var refused = await RefusedAsync(() => other.AcquireAsync(Request("bert@desk:1", "rollback"), default), DeployError.LockHeld);
            refused.Message.ShouldContain("anna@laptop:4711");
            refused.Message.ShouldContain("deploy v2");
            var found = (await other.FindAsync(Service, default)).ShouldNotBeNull();
            (found.Fence, found.Reason).ShouldBe((lease.Fence, "deploy v2"));
        }
    }

    [Fact]
    public async Task Of_many_at_the_same_time_one_gets_it()
    {
        IDeployLock[] locks = [Capability, await ConnectAsync(), await ConnectAsync(), Capability, await ConnectAsync(), await ConnectAsync()];

        var won = await Task.WhenAll(locks.Select(async (deployLock, i) =>
        {
            try
            {
                await deployLock.AcquireAsync(Request($"owner-{i}", "race"), default);
                return true;
            }
            catch (DeployException exception) when (exception.Error == DeployError.LockHeld)
            {
                return false;
            }
        }));

        won.Count(got => got).ShouldBe(1);
        (await Capability.FindAsync(Service, default))!.Fence.Owner.ShouldBe($"owner-{Array.IndexOf(won, true)}");
    }

    [Fact]
    public async Task It_is_free_again_after_its_release_and_the_next_fence_is_newer()
    {
        var first = await Capability.AcquireAsync(Request("anna", "one"), default);
        await Capability.ReleaseAsync(first, default);
        (await Capability.FindAsync(Service, default)).ShouldBeNull();

        var second = await (await ConnectAsync()).AcquireAsync(Request("bert", "two"), default);
        await Capability.ReleaseAsync(first, default);

        second.Fence.Token.ShouldBeGreaterThan(first.Fence.Token);
        (await Capability.FindAsync(Service, default))!.Fence.ShouldBe(second.Fence);
    }

    [Fact]
    public async Task It_is_free_again_when_its_time_is_over()
    {
        var first = await Capability.AcquireAsync(Request("anna", "one", TimeSpan.FromSeconds(2)), default);
        LockLease? second = null;

        await WaitAsync(() => "the lock is free", async () =>
        {
            try
            {
                second = await Capability.AcquireAsync(Request("bert", "two"), default);
                return true;
            }
            catch (DeployException exception) when (exception.Error == DeployError.LockHeld)
            {
                return false;
            }
        });

        second!.AcquiredAt.ShouldBeGreaterThanOrEqualTo(first.AcquiredAt + TimeSpan.FromSeconds(1));
        second.Fence.Token.ShouldBeGreaterThan(first.Fence.Token);
        await RefusedAsync(() => Capability.RenewAsync(first, default), DeployError.StaleFence);
        await RefusedAsync(() => Target.StageAsync(Intent(Platform.Good("v1"), 1), new Operation("late", first.Fence), default), DeployError.StaleFence);
        await Target.StageAsync(Intent(Platform.Good("v1"), 1), new Operation("in time", second.Fence), default);
    }

    [Fact]
    public async Task Whoever_renews_keeps_it()
    {
        var lease = await Capability.AcquireAsync(Request("anna", "long", TimeSpan.FromSeconds(3)), default);
        var until = lease.ExpiresAt + TimeSpan.FromSeconds(2);

        while (TimeProvider.System.GetUtcNow() < until)
        {
            await Task.Delay(500);
            var renewed = await Capability.RenewAsync(lease, default);
            renewed.ExpiresAt.ShouldBeGreaterThan(lease.ExpiresAt);
            renewed.Fence.ShouldBe(lease.Fence);
            lease = renewed;
            await RefusedAsync(() => Capability.AcquireAsync(Request("bert", "two"), default), DeployError.LockHeld);
        }
    }

    [Fact]
    public async Task A_broken_lock_is_lost_with_all_that_was_to_be_done_under_it()
    {
        (await Capability.BreakAsync(Service, default)).ShouldBeNull();
        var lease = await Capability.AcquireAsync(Request("anna", "hangs"), default);
        await Target.StageAsync(Intent(Platform.Good("v1"), 1), new Operation("before", lease.Fence), default);
        await ReadyAsync("r1");

        var broken = await (await ConnectAsync()).BreakAsync(Service, default);

        broken!.Fence.ShouldBe(lease.Fence);
        await RefusedAsync(() => Capability.RenewAsync(lease, default), DeployError.StaleFence);
        await UnchangedAsync(() => RefusedAsync(() => Target.StageAsync(Intent(Platform.Good("v2"), 2), new Operation("after", lease.Fence), default), DeployError.StaleFence));
        var next = await Capability.AcquireAsync(Request("bert", "repairs"), default);
        await Target.StageAsync(Intent(Platform.Good("v2"), 2), new Operation("repair", next.Fence), default);
        await ReadyAsync("r2");
    }

    [Fact]
    public async Task What_is_done_under_the_lock_is_accepted()
    {
        for (var round = 1; round <= 3; round++)
        {
            var lease = await Capability.AcquireAsync(Request("anna", $"round {round}"), default);
            await Target.StageAsync(Intent(Platform.Good($"v{round}"), round), new Operation($"round-{round}", lease.Fence), default);
            await ReadyAsync(SetOf(round));
            await Capability.ReleaseAsync(lease, default);
        }
    }

    [Fact]
    public async Task A_wrong_wish_is_refused()
    {
        await RefusedAsync(() => Capability.AcquireAsync(Request("anna", "never", TimeSpan.Zero), default), DeployError.Invalid);

        (await Capability.FindAsync(Service, default)).ShouldBeNull();
    }

    private LockRequest Request(string owner, string reason, TimeSpan? timeToLive = null) => new(Service, owner, reason, timeToLive ?? TimeSpan.FromMinutes(5));
}
