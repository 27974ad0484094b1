using Ops.Deploy;
using Shouldly;

namespace Ops.Conformance.Deploy;

/// <summary>What every deploy target must do; derive from it in the provider's test project, and from the suite of each capability that the target has.</summary>
public abstract class DeployTargetConformance : DeployConformance
{
    [Fact]
    public void The_target_says_what_it_is()
    {
        Target.Descriptor.Name.ShouldNotBeNullOrWhiteSpace();
        Target.Descriptor.Kind.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public void Every_capability_of_the_target_has_its_suite()
    {
        var tested = GetType().Assembly.GetTypes().Where(type => !type.IsAbstract).ToList();
        var capabilities = typeof(ITargetCapability).Assembly.GetTypes().Where(type => type.IsInterface && type != typeof(ITargetCapability) && type.IsAssignableTo(typeof(ITargetCapability))).ToList();
        capabilities.Count.ShouldBeGreaterThanOrEqualTo(11);

        capabilities.Where(Has)
            .Select(SuiteOf)
            .Where(suite => !tested.Exists(type => type.IsAssignableTo(suite)))
            .Select(suite => suite.Name)
            .ShouldBeEmpty("derive from these suites in this test project");
    }

    [Fact]
    public async Task A_service_that_does_not_run_has_no_sets_and_no_revisions()
    {
        (await Target.ObserveAsync(Service, default)).Sets.ShouldBeEmpty();
        (await Target.RevisionsAsync(Service, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_staged_set_becomes_ready_and_is_observed()
    {
        var spec = Platform.Good("v1");
        await Target.StageAsync(Intent(spec, 1, 2), NewOperation(), default);

        var set = await ReadyAsync("r1", 2);

        set.Revision.ShouldBe(1);
        set.Version.ShouldBe("v1");
        set.SpecHash.ShouldBe(spec.Hash());
        set.Wanted.ShouldBe(2);
        set.Instances.Select(instance => instance.Id).Distinct().Count().ShouldBe(2);
        foreach (var instance in set.Instances.Where(instance => instance.Address is not null))
            (await GetAsync(instance.Address!)).ShouldBe((200, "v1"));
        (await Platform.CountRunningAsync("r1")).ShouldBe(2);
    }

    [Fact]
    public async Task Another_target_object_sees_the_same()
    {
        await StageReadyAsync(1, 2);
        await Platform.AbandonAsync(Target);

        var other = await Platform.ConnectAsync();
        var set = await ReadyAsync(other, "r1", 2);

        set.Version.ShouldBe("v1");
        set.Wanted.ShouldBe(2);
        (await other.RevisionsAsync(Service, default)).Single().SetId.ShouldBe("r1");
        (await Platform.CountRunningAsync("r1")).ShouldBe(2);
    }

    [Fact]
    public async Task Revisions_are_listed_newest_first()
    {
        await StageReadyAsync(1);
        await StageReadyAsync(2);
        await StageReadyAsync(3);
        await Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Stop), NewOperation(), default);

        var revisions = await Target.RevisionsAsync(Service, default);

        revisions.Select(revision => (revision.Number, revision.Version, revision.SetId)).ShouldBe([(3, "v3", "r3"), (2, "v2", "r2"), (1, "v1", "r1")]);
        revisions.Select(revision => revision.IsRunning).ShouldBe([true, true, false]);
        revisions.Select(revision => revision.SpecHash).Distinct().Count().ShouldBe(3);
        foreach (var revision in revisions.Where(revision => revision.Spec is not null))
            revision.Spec!.Hash().ShouldBe(revision.SpecHash);
        revisions.Zip(revisions.Skip(1)).ShouldAllBe(pair => pair.First.StagedAt >= pair.Second.StagedAt);
    }

    [Fact]
    public async Task Staging_again_under_the_same_operation_id_has_no_effect()
    {
        var intent = Intent(Platform.Good("v1"), 1, 2);
        var operation = NewOperation();
        await Target.StageAsync(intent, operation, default);
        var before = await ReadyAsync("r1", 2);

        await Target.StageAsync(intent, operation, default);
        await (await Platform.ConnectAsync()).StageAsync(intent, operation, default);

        Started(await ReadyAsync("r1", 2)).ShouldBe(Started(before));
        (await Platform.CountRunningAsync("r1")).ShouldBe(2);
    }

    [Fact]
    public async Task An_operation_that_was_carried_out_stays_so_when_later_ones_have_changed_the_set()
    {
        var intent = Intent(Platform.Good("v1"), 1);
        var stage = NewOperation();
        await Target.StageAsync(intent, stage, default);
        await ReadyAsync("r1");
        var retire = NewOperation();
        await Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Stop), retire, default);

        var other = await Platform.ConnectAsync();
        (await other.StageAsync(intent, stage, default)).Wanted.ShouldBe(0);
        await CountedAsync("r1", 0);

        await Target.StageAsync(intent, NewOperation(), default);
        await ReadyAsync("r1");
        await other.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Stop), retire, default);
        (await ReadyAsync("r1")).Wanted.ShouldBe(1);
        (await Platform.CountRunningAsync("r1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_set_that_was_removed_does_not_come_back_when_its_staging_is_repeated()
    {
        var intent = Intent(Platform.Good("v1"), 1);
        var stage = NewOperation();
        await Target.StageAsync(intent, stage, default);
        await ReadyAsync("r1");
        await Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Remove), NewOperation(), default);

        var repeated = await (await Platform.ConnectAsync()).StageAsync(intent, stage, default);

        (repeated.Wanted, repeated.Instances.Count).ShouldBe((0, 0));
        (await Target.ObserveAsync(Service, default)).Sets.ShouldBeEmpty();
        await CountedAsync("r1", 0);
    }

    [Fact]
    public async Task A_fence_older_than_one_seen_is_refused_and_changes_nothing()
    {
        await StageReadyAsync(1, fence: 5);
        var other = await Platform.ConnectAsync();

        await UnchangedAsync(async () =>
        {
            foreach (var target in (IDeployTarget[])[Target, other])
            {
                await RefusedAsync(() => target.StageAsync(Intent(Platform.Good("v2"), 2), NewOperation(fence: 4), default), DeployError.StaleFence);
                await RefusedAsync(() => target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Remove), NewOperation(fence: 4), default), DeployError.StaleFence);
            }
        });
        (await Platform.CountRunningAsync("r2")).ShouldBe(0);
    }

    [Fact]
    public async Task A_newer_fence_is_accepted_from_then_on()
    {
        await StageReadyAsync(1, fence: 5);

        await StageReadyAsync(2, fence: 6);

        await RefusedAsync(() => Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Stop), NewOperation(fence: 5), default), DeployError.StaleFence);
        await ReadyAsync("r1");
    }

    [Fact]
    public async Task A_set_that_was_stopped_can_be_staged_again()
    {
        await StageReadyAsync(1, 2);
        await Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Stop), NewOperation(), default);

        var stopped = (await Target.ObserveAsync(Service, default)).Sets.Single();
        stopped.Wanted.ShouldBe(0);
        Running(stopped).ShouldBe(0, Json(stopped));
        await CountedAsync("r1", 0);

        await Target.StageAsync(Intent(Platform.Good("v1"), 1), NewOperation(), default);
        (await ReadyAsync("r1")).Wanted.ShouldBe(1);
        await CountedAsync("r1", 1);
    }

    [Fact]
    public async Task Nothing_is_left_of_a_set_that_was_removed()
    {
        await StageReadyAsync(1);
        await StageReadyAsync(2);
        await Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Remove), NewOperation(), default);

        (await Target.ObserveAsync(Service, default)).Sets.Select(set => set.Id).ShouldBe(["r2"]);
        (await Target.RevisionsAsync(Service, default)).ShouldNotContain(revision => revision.SetId == "r1" && revision.IsRunning);
        await CountedAsync("r1", 0);

        await StageReadyAsync(1);
        await CountedAsync("r1", 1);
    }

    [Fact]
    public async Task A_stopped_set_can_be_removed()
    {
        await StageReadyAsync(1);
        await Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Stop), NewOperation(), default);
        await Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Remove), NewOperation(), default);

        (await Target.ObserveAsync(Service, default)).Sets.ShouldBeEmpty();
    }

    [Fact]
    public async Task Retiring_what_is_gone_is_no_failure()
    {
        await Target.RetireAsync(new RetireIntent(Service, "r7", RetireMode.Stop), NewOperation(), default);
        await StageReadyAsync(1);

        await UnchangedAsync(async () =>
        {
            await Target.RetireAsync(new RetireIntent(Service, "r7", RetireMode.Stop), NewOperation(), default);
            await Target.RetireAsync(new RetireIntent(Service, "r7", RetireMode.Remove), NewOperation(), default);
        });
    }

    [Fact]
    public async Task An_instance_that_crashes_at_its_start_is_failed_and_says_why()
    {
        await Target.StageAsync(Intent(Platform.Crashing("v1"), 1), NewOperation(), default);

        var state = await SeenAsync("an instance is failed", state => state.Sets is [{ Instances: [.., { State: InstanceState.Failed }] }]);

        state.Sets.Single().Instances[^1].Detail.ShouldNotBeNullOrWhiteSpace();
        state.Sets.Single().Ready.ShouldBe(0);
    }

    [Fact]
    public async Task An_instance_that_never_gets_ready_is_not_ready()
    {
        await Target.StageAsync(Intent(Platform.NeverReady("v1"), 1), NewOperation(), default);
        await CountedAsync("r1", 1);

        for (var look = 0; look < 20; look++)
        {
            var set = (await Target.ObserveAsync(Service, default)).Sets.Single();
            set.Ready.ShouldBe(0);
            set.Instances.ShouldAllBe(instance => instance.State == InstanceState.Starting || instance.State == InstanceState.Unready);
            await Task.Delay(50);
        }
    }

    [Fact]
    public async Task A_set_that_failed_can_be_retired()
    {
        await Target.StageAsync(Intent(Platform.Crashing("v1"), 1), NewOperation(), default);
        await Target.StageAsync(Intent(Platform.NeverReady("v2"), 2), NewOperation(), default);
        await CountedAsync("r2", 1);

        await Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Remove) { Grace = TimeSpan.FromSeconds(2) }, NewOperation(), default);
        await Target.RetireAsync(new RetireIntent(Service, "r2", RetireMode.Remove) { Grace = TimeSpan.FromSeconds(2) }, NewOperation(), default);

        (await Target.ObserveAsync(Service, default)).Sets.ShouldBeEmpty();
        await CountedAsync("r1", 0);
        await CountedAsync("r2", 0);
    }

    [Fact]
    public async Task The_fingerprint_is_stable_while_nothing_changes_and_another_after_a_change()
    {
        var fingerprints = new List<string> { (await Target.ObserveAsync(Service, default)).Fingerprint() };
        await StageReadyAsync(1);
        fingerprints.Add((await Target.ObserveAsync(Service, default)).Fingerprint());
        await StageReadyAsync(2);
        fingerprints.Add((await Target.ObserveAsync(Service, default)).Fingerprint());
        await Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Stop), NewOperation(), default);
        fingerprints.Add((await Target.ObserveAsync(Service, default)).Fingerprint());

        fingerprints.Distinct().Count().ShouldBe(fingerprints.Count);
        (await Target.ObserveAsync(Service, default)).Fingerprint().ShouldBe(fingerprints[^1]);
        (await (await Platform.ConnectAsync()).ObserveAsync(Service, default)).Fingerprint().ShouldBe(fingerprints[^1]);
    }

    [Fact]
    public async Task No_request_is_dropped_while_a_new_set_takes_the_place_of_an_old_one()
    {
        PublicUrl();
        await StageReadyAsync(1, 2);
        await RouteAsync("r1");
        await using var loop = await AskAsync("v1");

        for (var revision = 2; revision <= 4; revision++)
        {
            await StageReadyAsync(revision, 2);
            await RouteAsync(SetOf(revision));
            await Target.RetireAsync(new RetireIntent(Service, SetOf(revision - 1), RetireMode.Remove), NewOperation(), default);
            await CountedAsync(SetOf(revision - 1), 0);
            await loop.HearsAsync($"v{revision}");
        }

        await NothingDroppedAsync(loop);
    }

    private static List<(string, DateTimeOffset?)> Started(InstanceSet set) =>
        [.. set.Instances.Select(instance => (instance.Id, instance.StartedAt)).OrderBy(instance => instance.Id, StringComparer.Ordinal)];

    private bool Has(Type capability) => typeof(IDeployTarget).GetMethod(nameof(IDeployTarget.Get))!.MakeGenericMethod(capability).Invoke(Target, null) is not null;

    private static Type SuiteOf(Type capability) => typeof(DeployTargetConformance).Assembly.GetType($"{typeof(DeployTargetConformance).Namespace}.{capability.Name[1..]}Conformance")
        ?? throw new InvalidOperationException($"There is no suite for {capability.Name}: add {capability.Name[1..]}Conformance.");
}
