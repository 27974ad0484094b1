using Ops.Deploy;

namespace Ops.Providers.LocalProcess.Tests;

/// <summary>Workers that note when they are not alone.</summary>
public sealed class OrphanTests : LocalProcessTest
{
    private protected override void Configure(LocalProcessTargetOptions options, LocalProcessServiceOptions service)
    {
        var (alone, doubled) = ($"{options.Root}/alone", $"{options.Root}/doubled");
        service.Command = "sh";
        service.Arguments.Clear();
        service.Arguments.Add("-c");
        service.Arguments.Add($"mkdir {alone} || echo $OPS_INSTANCE >> {doubled}; trap 'sleep 1; rmdir {alone}; exit' TERM; while :; do sleep 0.05; done");
        service.Artifact = null;
        service.HealthPath = null;
        service.PublicPort = null;
        service.ListensOnPort = false;
    }

    [Fact]
    public async Task A_worker_is_started_again_only_when_what_a_killed_keeper_left_of_it_has_ended()
    {
        var before = (await StageReadyAsync(1)).Instances.Single();

        Local.KillKeeper();
        await SeenAsync("the new one waits", state => state.Sets is [{ Instances: [{ State: InstanceState.Starting, Detail: not null }] }]);

        (await ReadyAsync("r1")).Instances.Single().StartedAt.ShouldNotBe(before.StartedAt);
        File.Exists(Path.Combine(Local.Root, "doubled")).ShouldBeFalse();
        await CountedInstancesAsync(1);
    }

    [Fact]
    public async Task A_worker_that_is_replaced_after_a_crash_of_its_keeper_has_ended_before_its_successor_starts()
    {
        await StageReadyAsync(1);
        Local.KillKeeper();

        await Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Remove), NewOperation(), default);
        (await Platform.CountRunningAsync("r1")).ShouldBe(0);
        await StageReadyAsync(2);

        File.Exists(Path.Combine(Local.Root, "doubled")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_worker_that_waits_for_its_predecessor_can_be_restarted_and_stopped_meanwhile()
    {
        await StageReadyAsync(1);
        await FreezeAsync("r1-1");
        Local.KillKeeper();
        await SeenAsync("the new one waits", state => state.Sets is [{ Instances: [{ State: InstanceState.Starting, Detail: not null }] }]);

        await Target.Get<IRestartable>()!.RestartAsync(new RestartIntent(Service, "r1", "r1-1"), NewOperation(), default);
        await Target.Get<IScalable>()!.ScaleAsync(new ScaleIntent(Service, "r1", 0), NewOperation(), default);

        (await Target.ObserveAsync(Service, default)).Sets.Single().Instances.ShouldBeEmpty();
        File.Exists(Path.Combine(Local.Root, "doubled")).ShouldBeFalse();
    }

    /// <summary>Waits until so many shells run; what they wait in is left out.</summary>
    private Task CountedInstancesAsync(int expected) => WaitAsync(
        () => $"{expected} run", () => Task.FromResult(MarkedProcesses.Find($"{Local.Folder}#r1-").Count(id => !IsSleep(id)) == expected));

    private static bool IsSleep(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").StartsWith("sleep", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }
}
