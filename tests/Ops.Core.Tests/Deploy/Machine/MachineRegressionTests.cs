using Ops.Deploy;

namespace Ops.Core.Tests.Deploy.Machine;

/// <summary>The shortest lives in which the engine once went wrong.</summary>
public sealed class MachineRegressionTests
{
    [Fact]
    public Task Whoever_was_put_off_while_another_ended_the_deployment_leaves_nothing_to_wake_up_for() => PlayAsync(
        Deploy() with { Trouble = new Trouble { Meddling = Meddling.FreezeAndTakeOver, MeddlingAt = 1, MeddlesAfterEffect = true } });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Rolling_to_more_instances_than_there_were_starts_all_of_them(bool hasSwitch) => PlayAsync(
        hasSwitch,
        Deploy(),
        Deploy() with { Replicas = 3 });

    [Theory]
    [InlineData("rolling")]
    [InlineData("blue-green")]
    [InlineData("canary")]
    [InlineData("recreate")]
    public Task A_service_that_was_scaled_to_nothing_can_be_deployed(string strategy) => PlayAsync(
        Deploy(),
        new MachineCommand(CommandKind.Scale) { Replicas = 0 },
        Deploy(strategy) with { Replicas = 2 });

    [Theory]
    [InlineData("rolling")]
    [InlineData("blue-green")]
    [InlineData("canary")]
    [InlineData("recreate")]
    public Task A_failed_deployment_of_a_service_that_was_stopped_is_undone_and_the_service_starts_as_it_was(string strategy) => PlayAsync(
        Deploy(),
        new MachineCommand(CommandKind.Stop),
        Deploy(strategy) with { Artifact = "late" },
        new MachineCommand(CommandKind.Start));

    [Fact]
    public Task What_a_failed_rollback_left_running_is_stopped_when_the_service_is_recreated() => PlayAsync(
        hasSwitch: false,
        Deploy("recreate") with { Artifact = "crash", Migration = "irreversible", Decision = DeployDecision.LeaveAsItIs },
        Deploy() with { Artifact = "late" },
        Deploy("recreate"));

    [Fact]
    public Task What_is_scaled_up_from_nothing_gets_its_requests_also_after_a_failed_deployment() => PlayAsync(
        Deploy(),
        new MachineCommand(CommandKind.Stop),
        Deploy() with { Artifact = "late" },
        new MachineCommand(CommandKind.Scale) { Replicas = 1 });

    [Fact]
    public Task A_service_that_was_stopped_starts_also_while_an_earlier_revision_is_kept_running() => PlayAsync(
        Deploy("blue-green"),
        Deploy("blue-green"),
        new MachineCommand(CommandKind.Stop),
        new MachineCommand(CommandKind.Start));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task What_was_stopped_after_going_back_to_it_is_not_removed_when_its_time_of_being_kept_is_over(bool hasSwitch) => PlayAsync(
        hasSwitch,
        Deploy("blue-green"),
        Deploy("blue-green"),
        new MachineCommand(CommandKind.Rollback),
        new MachineCommand(CommandKind.Stop),
        new MachineCommand(CommandKind.Wait) { Hours = 25 },
        new MachineCommand(CommandKind.Start));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task What_is_kept_a_second_time_is_not_removed_when_the_first_time_is_over(bool hasSwitch) => PlayAsync(
        hasSwitch,
        Deploy("blue-green"),
        Deploy("blue-green"),
        new MachineCommand(CommandKind.Rollback),
        new MachineCommand(CommandKind.Wait) { Hours = 12 },
        Deploy("blue-green"),
        new MachineCommand(CommandKind.Wait) { Hours = 14 },
        new MachineCommand(CommandKind.Wait) { Hours = 14 });

    [Fact]
    public async Task A_rollback_that_fails_leaves_the_retained_revision_retained()
    {
        for (var contact = 2; contact < 30; contact++)
        {
            await PlayAsync(
                Deploy("blue-green"),
                Deploy("blue-green"),
                new MachineCommand(CommandKind.Rollback),
                new MachineCommand(CommandKind.Rollback) { Version = 1, Trouble = new Trouble { Meddling = Meddling.Abort, MeddlingAt = contact } });
        }
    }

    [Fact]
    public Task Going_back_leads_to_what_served_before_also_where_others_have_higher_numbers() => PlayAsync(
        Deploy(),
        Deploy(),
        Deploy(),
        new MachineCommand(CommandKind.Rollback) { Version = 0 },
        Deploy(),
        new MachineCommand(CommandKind.Rollback));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task A_decision_survives_the_process_in_which_it_was_made(int crash) => PlayAsync(
        Deploy(),
        Deploy("blue-green") with { Artifact = "crash", Migration = "irreversible", Trouble = new Trouble { Crashes = [0, crash], CrashesAfterEffect = true } });

    [Fact]
    public async Task What_somebody_stopped_goes_on_when_somebody_decides_to_try_again()
    {
        for (var contact = 2; contact < 30; contact++)
        {
            var trouble = new Trouble { Meddling = Meddling.Abort, MeddlingAt = contact };
            await PlayAsync(Deploy(), Deploy("blue-green") with { Migration = "irreversible", Decision = DeployDecision.TryAgain, Trouble = trouble });
        }
    }

    [Fact]
    public async Task Of_two_that_begin_in_the_same_moment_the_second_does_not_build_on_what_the_first_has_half_done()
    {
        for (var contact = 1; contact < 12; contact++)
            await PlayAsync(Deploy(), Deploy("blue-green") with { Trouble = new Trouble { Meddling = Meddling.FreezeAndRival, MeddlingAt = 1, OtherCrash = contact } });
    }

    [Theory]
    [InlineData("rolling", false)]
    [InlineData("blue-green", false)]
    [InlineData("recreate", true)]
    public async Task What_died_while_nobody_was_at_work_does_not_take_over(string strategy, bool hasSwitch)
    {
        for (var contact = 1; contact < 40; contact++)
            await PlayAsync(hasSwitch, Deploy(), Deploy(strategy) with { Artifact = "late", Trouble = new Trouble { Crashes = [contact], CrashesAfterEffect = true } });
    }

    [Fact]
    public async Task Whoever_lost_the_lock_begins_no_step_also_where_the_new_holder_has_done_nothing_yet()
    {
        for (var contact = 2; contact < 30; contact++)
        {
            var trouble = new Trouble { Meddling = Meddling.FreezeAndWork, MeddlingAt = contact, OtherCrash = 3 };
            var sequence = new MachineSequence { HasLock = false, Commands = [Deploy(), Deploy("recreate") with { Trouble = trouble }] };
            await Task.Run(() => new MachineRun(sequence).Play());
        }
    }

    [Fact]
    public async Task A_watch_does_not_end_on_what_was_seen_before_a_standstill()
    {
        for (var contact = 10; contact < 25; contact++)
            await PlayAsync(Deploy() with { Artifact = "late", Trouble = new Trouble { Meddling = Meddling.FreezeAndRival, MeddlingAt = contact, MeddlesAfterEffect = true } });
    }

    [Theory]
    [InlineData(DeployDecision.TryAgain)]
    [InlineData(DeployDecision.LeaveAsItIs)]
    public async Task What_could_not_be_undone_in_time_is_decided_by_people_and_what_serves_goes_on_serving(DeployDecision decision)
    {
        for (var contact = 10; contact < 40; contact++)
        {
            var trouble = new Trouble { Meddling = Meddling.FreezeAndRival, MeddlingAt = contact };
            await PlayAsync(Deploy(), Deploy("canary") with { Verification = "bad", Decision = decision, Trouble = trouble }, Deploy());
        }
    }

    [Theory]
    [InlineData(FaultKind.JournalSafe)]
    [InlineData(FaultKind.JournalAmbiguous)]
    [InlineData(FaultKind.Renewal)]
    public async Task A_journal_or_a_lock_that_fails_for_a_moment_changes_nothing_of_how_it_ends(FaultKind fault)
    {
        for (var contact = 1; contact < 40; contact++)
        {
            foreach (var command in (MachineCommand[])[Deploy("blue-green"), Deploy() with { Verification = "bad" }, Deploy("recreate") with { Hook = "bad", LeavesFailures = true }])
                await PlayAsync(Deploy(), command with { Trouble = new Trouble { Fault = fault, FaultAt = contact, FaultTimes = 3 } }, Deploy());
        }
    }

    private static MachineCommand Deploy(string strategy = "rolling") => new(CommandKind.Deploy) { Strategy = strategy };

    private static Task PlayAsync(params IReadOnlyList<MachineCommand> commands) => PlayAsync(hasSwitch: true, commands);

    private static Task PlayAsync(bool hasSwitch, params IReadOnlyList<MachineCommand> commands) =>
        Task.Run(() => new MachineRun(new MachineSequence { HasSwitch = hasSwitch, Commands = commands }).Play());
}
