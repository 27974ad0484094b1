namespace Ops.Providers.Pm2.Tests;

/// <summary>Without a switch, requests follow the instances; readiness is still the agent's word and not PM2's.</summary>
public sealed class Pm2FollowingTrafficTests(SharedPm2 pm2) : Pm2Test(pm2)
{
    private protected override void Configure(Pm2TargetOptions options) => options.SwitchesTraffic = false;

    [Fact]
    [Trait("Requirement", "S2-43")]
    public async Task No_request_is_dropped_while_a_new_version_takes_over()
    {
        Target.Descriptor.TrafficFollowsInstances.ShouldBeTrue();
        Target.Get<ITrafficSwitch>().ShouldBeNull();
        await StageReadyAsync(1, 2);
        await using var loop = await AskAsync("v1");

        await StageReadyAsync(2, 2);
        await RetireAsync(1);
        await loop.HearsAsync("v2", 50);

        await NothingDroppedAsync(loop);
    }

    [Fact]
    [Trait("Requirement", "S2-43")]
    public async Task An_instance_that_listens_gets_no_request_before_it_says_that_it_is_ready()
    {
        // PM2 gives a cluster worker its traffic as soon as it listens, whatever wait_ready says.
        Pm2.Settings["wait_ready"] = true;
        await StageAsync(new Behaviour("v1") { ReadyAfter = 0 }, 1);
        await ReadyAsync("r1");
        await using var loop = await AskAsync("v1");
        await StageAsync(new Behaviour("v2") { ReadyAfter = 3000 }, 2);
        await SeenAsync("v2 listens", state => state.Sets[^1].Instances is [{ Address: not null }]);

        await loop.HearsAsync("v1", 50);
        (await ObserveAsync(2)).Instances.Single().State.ShouldBe(InstanceState.Starting);
        loop.Answers.ContainsKey("v2").ShouldBeFalse();

        await ReadyAsync("r2");
        await AnswersAsync("v2");
        await NothingDroppedAsync(loop);
    }

    [Fact]
    [Trait("Requirement", "S2-43")]
    public async Task A_new_version_that_is_not_ready_in_time_costs_the_old_one_nothing()
    {
        // PM2's reload deletes the old worker when listen_timeout is over, ready or not.
        Pm2.Settings["wait_ready"] = true;
        Pm2.Settings["listen_timeout"] = 200;
        await StageAsync(new Behaviour("v1") { ReadyAfter = 0 }, 1);
        await ReadyAsync("r1");
        await using var loop = await AskAsync("v1");

        await StageAsync(new Behaviour("v2") { ReadyAfter = 60_000 }, 2);
        await SeenAsync("v2 listens", state => state.Sets[^1].Instances is [{ Address: not null }]);
        await loop.HearsAsync("v1", 100);

        await NothingDroppedAsync(loop);
        loop.Answers.Keys.ShouldBe(["v1"]);
        (await ObserveAsync(2)).Ready.ShouldBe(0);
    }
}
