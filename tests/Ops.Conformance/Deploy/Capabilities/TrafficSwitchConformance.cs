using Ops.Deploy;
using Shouldly;

namespace Ops.Conformance.Deploy;

/// <summary>What every traffic switch must do.</summary>
public abstract class TrafficSwitchConformance : CapabilityConformance<ITrafficSwitch>
{
    [Fact]
    public async Task A_set_gets_requests_only_when_it_is_told_to()
    {
        await StageReadyAsync(1);
        await ShareAsync(("r1", 100));
        await using var loop = await AskAsync("v1");

        await StageReadyAsync(2);
        await loop.HearsAsync("v1", 100);

        await NothingDroppedAsync(loop);
        loop.Answers.ContainsKey("v2").ShouldBeFalse(loop.Describe());
    }

    [Fact]
    public async Task What_is_set_is_what_is_got_and_observed_also_by_others()
    {
        await StageReadyAsync(1);
        await StageReadyAsync(2);

        var set = await ShareAsync(("r1", 90), ("r2", 10));

        Weights(set).ShouldBe([("r1", 90), ("r2", 10)]);
        foreach (var target in (IDeployTarget[])[Target, await Platform.ConnectAsync()])
        {
            var got = await CapabilityOf(target).GetAsync(Service, default);
            Weights(got).ShouldBe(Weights(set));
            got.Version.ShouldBe(set.Version);
            Weights((await target.ObserveAsync(Service, default)).Traffic!).ShouldBe(Weights(set));
        }
    }

    [Fact]
    public async Task No_request_is_dropped_while_requests_move_to_and_fro()
    {
        await StageReadyAsync(1, 2);
        await StageReadyAsync(2, 2);
        await ShareAsync(("r1", 100));
        await using var loop = await AskAsync("v1");

        for (var round = 0; round < 5; round++)
        {
            await ShareAsync(("r2", 100));
            await loop.HearsAsync("v2");
            await ShareAsync(("r1", 100));
            await loop.HearsAsync("v1");
        }

        await NothingDroppedAsync(loop);
    }

    [Fact]
    public async Task New_requests_go_to_the_new_set_alone_once_they_were_moved()
    {
        await StageReadyAsync(1);
        await StageReadyAsync(2);
        await ShareAsync(("r1", 100));
        (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));
        await using var loop = await AskAsync("v1", 4);

        await ShareAsync(("r2", 100));
        await Capability.DrainAsync(Service, "r1", Platform.Patience, default);
        var before = loop.Answers["v1"];
        await loop.HearsAsync("v2", 50);
        await NothingDroppedAsync(loop);

        // One answer for each client may have been on its way when it was counted.
        loop.Answers["v1"].ShouldBeLessThanOrEqualTo(before + 4);
    }

    [Fact]
    public async Task Weights_are_honoured_roughly()
    {
        await StageReadyAsync(1);
        await StageReadyAsync(2);
        await ShareAsync(("r1", 75), ("r2", 25));
        await using var loop = Ask(PublicUrl());
        await WaitAsync(loop.Describe, () => Task.FromResult(loop.Succeeded >= 800));
        await NothingDroppedAsync(loop);

        (loop.Answers.GetValueOrDefault("v2") / (double)loop.Succeeded).ShouldBeInRange(0.15, 0.35, loop.Describe());
    }

    [Fact]
    public async Task Every_ready_instance_of_a_set_gets_requests()
    {
        Assert.SkipWhen(Platform.IdentityUrl(PublicUrl()) is null, "the app does not tell its instances apart");
        await StageReadyAsync(1, 2);
        await ShareAsync(("r1", 100));
        await using var loop = Ask(Platform.IdentityUrl(PublicUrl())!);

        await WaitAsync(loop.Describe, () => Task.FromResult(loop.Succeeded >= 200));

        await NothingDroppedAsync(loop);
        loop.Answers.Count.ShouldBe(2, loop.Describe());
        loop.Answers.Values.ShouldAllBe(count => count > 20, loop.Describe());
    }

    [Fact]
    public async Task Somebody_elses_change_is_not_overwritten()
    {
        await StageReadyAsync(1);
        await StageReadyAsync(2);
        var believed = await Capability.GetAsync(Service, default);
        await (await ConnectAsync()).SetAsync(Service, believed, [new TrafficShare("r1", 100)], NewOperation(), default);

        await UnchangedAsync(() => RefusedAsync(() => Capability.SetAsync(Service, believed, [new TrafficShare("r2", 100)], NewOperation(), default), DeployError.Conflict));

        (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));
    }

    [Fact]
    public async Task Of_many_changes_at_the_same_time_one_wins()
    {
        await StageReadyAsync(1);
        await StageReadyAsync(2);
        var believed = await Capability.GetAsync(Service, default);
        ITrafficSwitch[] switches = [Capability, await ConnectAsync(), Capability, await ConnectAsync()];

        var results = await Task.WhenAll(switches.Select(async (traffic, i) =>
        {
            try
            {
                await traffic.SetAsync(Service, believed, [new TrafficShare(SetOf((i % 2) + 1), 100 + i)], NewOperation(), default);
                return true;
            }
            catch (DeployException exception) when (exception.Error == DeployError.Conflict)
            {
                return false;
            }
        }));

        results.Count(won => won).ShouldBe(1);
        (await Capability.GetAsync(Service, default)).Shares.Single(share => share.Weight > 0).Weight.ShouldBe(100 + Array.IndexOf(results, true));
    }

    [Fact]
    public async Task A_set_without_a_ready_instance_gets_no_requests()
    {
        await StageReadyAsync(1);
        await ShareAsync(("r1", 100));
        await Target.StageAsync(Intent(Platform.NeverReady("v2"), 2), NewOperation(), default);

        await UnchangedAsync(async () =>
        {
            await RefusedAsync(() => ShareAsync(("r2", 100)), DeployError.NotReady);
            await RefusedAsync(() => ShareAsync(("r7", 100)), DeployError.NotFound, DeployError.NotReady);
            await RefusedAsync(() => ShareAsync(("r1", -1)), DeployError.Invalid);
        });
        (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));
    }

    [Fact]
    public async Task The_same_operation_id_moves_requests_once()
    {
        await StageReadyAsync(1);
        await StageReadyAsync(2);
        var before = await Capability.GetAsync(Service, default);
        var operation = NewOperation();
        await Capability.SetAsync(Service, before, [new TrafficShare("r1", 100)], operation, default);
        await ShareAsync(("r2", 100));

        var again = await (await ConnectAsync()).SetAsync(Service, before, [new TrafficShare("r1", 100)], operation, default);

        Weights(again).ShouldBe([("r2", 100)]);
        (await GetAsync(PublicUrl())).ShouldBe((200, "v2"));
    }

    [Fact]
    public async Task An_older_fence_is_refused_and_moves_nothing()
    {
        await StageReadyAsync(1, fence: 5);
        await RouteAsync("r1", fence: 5);
        await StageReadyAsync(2, fence: 5);
        var traffic = await Capability.GetAsync(Service, default);

        await UnchangedAsync(() => RefusedAsync(() => Capability.SetAsync(Service, traffic, [new TrafficShare("r2", 100)], NewOperation(fence: 4), default), DeployError.StaleFence));
    }

    [Fact]
    public async Task Draining_waits_for_a_slow_request_and_reports_what_is_left()
    {
        await StageReadyAsync(1);
        await StageReadyAsync(2);
        await ShareAsync(("r1", 100));
        var slow = GetAsync(Platform.SlowUrl(PublicUrl(), TimeSpan.FromSeconds(3)));
        await using (var loop = Ask(PublicUrl(), 1))
            await loop.HearsAsync("v1", 5);

        await ShareAsync(("r2", 100));
        (await Capability.DrainAsync(Service, "r1", TimeSpan.FromMilliseconds(200), default)).ShouldBe(1);
        slow.IsCompleted.ShouldBeFalse();

        (await Capability.DrainAsync(Service, "r1", Platform.Patience, default)).ShouldBe(0);
        (await slow).ShouldBe((200, "v1"));
    }

    [Fact]
    public async Task Retiring_a_set_lets_its_slow_request_end()
    {
        await StageReadyAsync(1);
        await StageReadyAsync(2);
        await ShareAsync(("r1", 100));
        var slow = GetAsync(Platform.SlowUrl(PublicUrl(), TimeSpan.FromSeconds(2)));
        await using (var loop = Ask(PublicUrl(), 1))
            await loop.HearsAsync("v1", 5);
        await ShareAsync(("r2", 100));

        await Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Remove), NewOperation(), default);

        (await slow).ShouldBe((200, "v1"));
        await CountedAsync("r1", 0);
    }

    [Fact]
    public async Task Draining_a_set_without_requests_ends_at_once()
    {
        await StageReadyAsync(1);

        (await Capability.DrainAsync(Service, "r1", Platform.Patience, default)).ShouldBe(0);
        (await Capability.DrainAsync(Service, "r7", Platform.Patience, default)).ShouldBe(0);
    }

    [Fact]
    public async Task Draining_stops_when_it_is_cancelled()
    {
        await StageReadyAsync(1);
        await StageReadyAsync(2);
        await ShareAsync(("r1", 100));
        var slow = GetAsync(Platform.SlowUrl(PublicUrl(), TimeSpan.FromSeconds(3)));
        await using (var loop = Ask(PublicUrl(), 1))
            await loop.HearsAsync("v1", 5);
        await ShareAsync(("r2", 100));

        await LeaveAsync(() => new CancellationTokenSource(100), cancellationToken => Capability.DrainAsync(Service, "r1", TimeSpan.FromMinutes(5), cancellationToken));

        slow.IsCompleted.ShouldBeFalse();
        (await slow).ShouldBe((200, "v1"));
    }

    [Fact]
    public async Task A_set_that_is_retired_has_no_share_left()
    {
        await StageReadyAsync(1);
        await StageReadyAsync(2);
        await ShareAsync(("r1", 50), ("r2", 50));
        await using var loop = await AskAsync("v1");

        await Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Remove), NewOperation(), default);
        await loop.HearsAsync("v2");

        await NothingDroppedAsync(loop);
        (await Capability.GetAsync(Service, default)).Shares.ShouldNotContain(share => share.SetId == "r1" && share.Weight > 0);
    }

    [Fact]
    public async Task Requests_are_answered_while_nobody_looks_after_the_platform()
    {
        Assert.SkipUnless(Platform.OutlivesItsTargets, "the platform ends with its target");
        await StageReadyAsync(1, 2);
        await ShareAsync(("r1", 100));
        await using var loop = await AskAsync("v1");

        await Platform.AbandonAsync(Target);
        await loop.HearsAsync("v1", 100);
        var next = await Platform.ConnectAsync();
        Weights(await CapabilityOf(next).GetAsync(Service, default)).ShouldBe([("r1", 100)]);
        await loop.HearsAsync("v1", 100);

        await NothingDroppedAsync(loop);
    }

    [Fact]
    public async Task A_shift_that_was_left_at_any_point_converges()
    {
        await StageReadyAsync(1);
        await StageReadyAsync(2);
        TrafficState? before = null;
        await ConvergesAsync(
            (target, _, operation, cancellationToken) => CapabilityOf(target).SetAsync(Service, before!, [new TrafficShare("r2", 100)], operation, cancellationToken),
            async _ =>
            {
                await ShareAsync(("r1", 100));
                before = await Capability.GetAsync(Service, default);
            },
            async (target, _) =>
            {
                Weights(await CapabilityOf(target).GetAsync(Service, default)).ShouldBe([("r2", 100)]);
                (await GetAsync(PublicUrl())).ShouldBe((200, "v2"));
            });
    }

    /// <summary>Returns the shares that count.</summary>
    protected static List<(string SetId, int Weight)> Weights(TrafficState traffic) =>
        [.. (traffic ?? throw new ArgumentNullException(nameof(traffic))).Shares.Where(share => share.Weight > 0).Select(share => (share.SetId, share.Weight)).OrderBy(share => share.SetId, StringComparer.Ordinal)];

    /// <summary>Sends requests to sets by weight.</summary>
    protected async Task<TrafficState> ShareAsync(params (string SetId, int Weight)[] shares) =>
        await Capability.SetAsync(Service, await Capability.GetAsync(Service, default), [.. shares.Select(share => new TrafficShare(share.SetId, share.Weight))], NewOperation(), default);
}
