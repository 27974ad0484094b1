using Ops.Deploy;
using Shouldly;

namespace Ops.Conformance.Deploy;

/// <summary>What every deploy target must do when requests are wrong, calls are cancelled, processes crash and writers meet; derive from it in the provider's test project.</summary>
public abstract class DeployFaultConformance : DeployConformance
{
    [Fact]
    public async Task A_bad_artifact_is_refused_and_changes_nothing()
    {
        await StageReadyAsync(1);

        await UnchangedAsync(async () =>
        {
            var intent = Intent(Platform.BadArtifact("v2"), 2);
            var error = await RefusedAsync(() => Target.StageAsync(intent, NewOperation(), default), DeployError.BadArtifact);
            error.Message.ShouldContain(intent.Spec.Artifact!);
        });
    }

    [Fact]
    public async Task An_intent_that_makes_no_sense_is_refused_and_changes_nothing()
    {
        await StageReadyAsync(1);
        var good = Intent(Platform.Good("v2"), 2);

        await UnchangedAsync(async () =>
        {
            foreach (var wrong in (StageIntent[])[good with { Replicas = -1 }, good with { Revision = -1 }, good with { SetId = "" }, good with { SetId = "../../r2" }])
                await RefusedAsync(() => Target.StageAsync(wrong, NewOperation(), default), DeployError.Invalid);
        });
    }

    [Fact]
    public async Task A_service_that_the_target_does_not_know_is_refused_by_name()
    {
        var intent = Intent(Platform.Good("v1") with { Service = "nowhere" }, 1);

        var error = await RefusedAsync(() => Target.StageAsync(intent, NewOperation(), default), DeployError.NotFound, DeployError.Invalid);

        error.Message.ShouldContain("nowhere");
    }

    [Fact]
    public async Task A_set_stands_for_one_spec()
    {
        await StageReadyAsync(1);

        await UnchangedAsync(() => RefusedAsync(() => Target.StageAsync(Intent(Platform.Good("v2"), 1), NewOperation(), default), DeployError.Conflict, DeployError.Invalid));
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_stops_everything()
    {
        await StageReadyAsync(1);
        var state = await Target.ObserveAsync(Service, default);
        var cancelled = new CancellationToken(canceled: true);

        await UnchangedAsync(async () =>
        {
            await Should.ThrowAsync<OperationCanceledException>(() => Target.ObserveAsync(Service, cancelled));
            await Should.ThrowAsync<OperationCanceledException>(() => Target.RevisionsAsync(Service, cancelled));
            await Should.ThrowAsync<OperationCanceledException>(() => Target.AssessAsync(Platform.Good("v2"), state, cancelled));
            await Should.ThrowAsync<OperationCanceledException>(() => Target.StageAsync(Intent(Platform.Good("v2"), 2), NewOperation(), cancelled));
            await Should.ThrowAsync<OperationCanceledException>(() => Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Stop), NewOperation(), cancelled));
        });
    }

    [Fact]
    public Task A_stage_that_was_left_at_any_point_converges() => ConvergesAsync(
        (target, attempt, operation, cancellationToken) => target.StageAsync(Intent(Platform.Good($"v{attempt + 1}"), attempt + 1, 2), operation, cancellationToken),
        _ => Task.CompletedTask,
        async (target, attempt) =>
        {
            await ReadyAsync(target, SetOf(attempt + 1), 2);
            await CountedAsync(SetOf(attempt + 1), 2);
            await target.RetireAsync(new RetireIntent(Service, SetOf(attempt + 1), RetireMode.Remove), NewOperation(), default);
            await CountedAsync(SetOf(attempt + 1), 0);
        });

    [Fact]
    public Task A_retirement_that_was_left_at_any_point_converges() => ConvergesAsync(
        (target, attempt, operation, cancellationToken) =>
            target.RetireAsync(new RetireIntent(Service, SetOf(attempt + 1), attempt % 2 == 0 ? RetireMode.Remove : RetireMode.Stop), operation, cancellationToken),
        attempt => StageReadyAsync(attempt + 1, 2),
        async (target, attempt) =>
        {
            await CountedAsync(SetOf(attempt + 1), 0);
            var set = (await target.ObserveAsync(Service, default)).Sets.SingleOrDefault(set => set.Id == SetOf(attempt + 1));
            (set?.Wanted).ShouldBe(attempt % 2 == 0 ? null : 0);
        });

    [Fact]
    public async Task Two_sets_staged_at_the_same_time_are_both_there()
    {
        var other = await Platform.ConnectAsync();

        await Task.WhenAll(
            Target.StageAsync(Intent(Platform.Good("v1"), 1), NewOperation(), default),
            other.StageAsync(Intent(Platform.Good("v2"), 2), NewOperation(), default));

        await ReadyAsync("r1");
        await ReadyAsync("r2");
        (await other.RevisionsAsync(Service, default)).Select(revision => revision.SetId).ShouldBe(["r2", "r1"]);
    }

    [Fact]
    public async Task An_operation_carried_out_by_two_at_the_same_time_happens_once()
    {
        var other = await Platform.ConnectAsync();
        var intent = Intent(Platform.Good("v1"), 1, 2);
        var operation = NewOperation();

        await Task.WhenAll(
            Target.StageAsync(intent, operation, default), other.StageAsync(intent, operation, default),
            Target.StageAsync(intent, operation, default), other.StageAsync(intent, operation, default));

        await ReadyAsync("r1", 2);
        await CountedAsync("r1", 2);
    }

    [Fact]
    public async Task A_retirement_and_a_stage_at_the_same_time_both_happen()
    {
        await StageReadyAsync(1, 2);
        var other = await Platform.ConnectAsync();

        await Task.WhenAll(
            Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Remove), NewOperation(), default),
            other.StageAsync(Intent(Platform.Good("v2"), 2), NewOperation(), default));

        await ReadyAsync("r2");
        await CountedAsync("r1", 0);
        (await Target.ObserveAsync(Service, default)).Sets.Select(set => set.Id).ShouldBe(["r2"]);
    }
}
