using System.Text.Json.Nodes;

namespace Ops.Providers.Pm2.Tests;

/// <summary>PM2 lets what is done to a process at the same time get into each other's way.</summary>
public sealed class Pm2RestartTrapTests(SharedPm2 pm2) : Pm2Test(pm2)
{
    private static readonly Behaviour SlowToEnd = new("v1") { OnInterrupt = "slow" };

    [Fact]
    [Trait("Requirement", "S2-98")]
    public async Task PM2_refuses_to_restart_what_it_restarts_and_Ops_waits_for_it()
    {
        await StageAsync(SlowToEnd, 1, 2);
        var instance = (await ReadyAsync("r1", 2)).Instances[0];
        var process = (await Pm2.ProcessesAsync("r1"))[0];
        var restart = RestartByHandAsync(process);
        await WaitAsync(() => "PM2 stops it", async () => (await Pm2.ProcessesAsync("r1"))[0].Status == "stopping");

        (await RefusedAsync(() => RestartByHandAsync(process), DeployError.Conflict)).Message.ShouldContain($"Process with pid {process.Pid} already exists");
        await Target.Get<IRestartable>()!.RestartAsync(new RestartIntent(Service, "r1", instance.Id), NewOperation(), default);

        await restart;
        var after = (await ReadyAsync("r1", 2)).Instances[0];
        (after.Id, after.Restarts).ShouldBe((instance.Id, 0));
        after.StartedAt.ShouldNotBe(instance.StartedAt);
    }

    [Fact]
    [Trait("Requirement", "S2-98")]
    public async Task A_process_that_waits_for_PM2s_own_restart_is_restarted_at_once()
    {
        Pm2.Settings["restart_delay"] = 600_000;
        var instance = (await StageReadyAsync(1, 2)).Instances[0];
        await GetAsync(new Uri(instance.Address!, "exit"));
        await SeenAsync("it waits", state => state.Sets.Single().Instances[0].State == InstanceState.Failed);
        var process = (await Pm2.ProcessesAsync("r1"))[0];
        process.Status.ShouldBe("waiting restart");
        await RefusedAsync(() => RestartByHandAsync(process), DeployError.Conflict);

        await Target.Get<IRestartable>()!.RestartAsync(new RestartIntent(Service, "r1", instance.Id), NewOperation(), default);

        (await ReadyAsync("r1", 2)).Instances[0].Id.ShouldBe(instance.Id);
    }

    [Fact]
    [Trait("Requirement", "S2-43")]
    public async Task What_PM2_deletes_in_the_middle_of_a_restart_runs_on_unknown_and_Ops_waits_before_it_deletes()
    {
        for (var orphans = 0; orphans == 0;)
        {
            await Pm2.StartByHandAsync(SlowToEnd, 1);
            var process = (await Pm2.ProcessesAsync()).Single(process => process.Name == Service);
            await Task.WhenAll(TryRestartByHandAsync(process), Pm2.CallAsync("deleteProcessId", process.Id));
            (await Pm2.ProcessesAsync()).ShouldNotContain(process => process.Name == Service);
            var left = Pm2.Workers(Service);
            orphans = left.Count;
            foreach (var id in left)
                System.Diagnostics.Process.GetProcessById(id).Kill();
        }

        await StageAsync(SlowToEnd, 1);
        await ReadyAsync("r1");
        var restart = RestartByHandAsync((await Pm2.ProcessesAsync("r1")).Single());
        await WaitAsync(() => "PM2 stops it", async () => (await Pm2.ProcessesAsync("r1")).Single().Status == "stopping");
        await RetireAsync(1);

        await restart;
        (await Pm2.ProcessesAsync("r1")).ShouldBeEmpty();
        Pm2.Workers($"{Service}-r1").ShouldBeEmpty();
    }

    private async Task TryRestartByHandAsync(Pm2Process process)
    {
        try
        {
            await RestartByHandAsync(process);
        }
        catch (DeployException exception) when (exception.Error == DeployError.NotFound)
        {
            // The deletion came first.
        }
    }

    private Task RestartByHandAsync(Pm2Process process) => Pm2.CallAsync("restartProcessId", new JsonObject { ["id"] = process.Id });
}
