namespace Ops.Providers.Pm2.Tests;

public sealed class Pm2ForkModeTests(SharedPm2 pm2) : Pm2Test(pm2)
{
    private protected override void Configure(Pm2TargetOptions options) => options.RestartsForMaintenance = true;

    [Fact]
    public async Task An_app_in_fork_mode_cannot_be_doubled_and_says_why()
    {
        Pm2.Settings["exec_mode"] = "fork";

        (await Target.AssessAsync(Platform.Good("v1"), await Target.ObserveAsync(Service, default), default)).NoSurgeReason!.ShouldContain("fork mode");
    }

    [Fact]
    public async Task An_app_in_cluster_mode_can_be_doubled() =>
        (await Target.AssessAsync(Platform.Good("v1"), await Target.ObserveAsync(Service, default), default)).NoSurgeReason.ShouldBeNull();

    [Fact]
    public async Task An_app_in_fork_mode_is_recreated()
    {
        Pm2.Settings["exec_mode"] = "fork";
        await StageReadyAsync(1);
        await RouteAsync("r1");
        await AnswersAsync("v1");

        await RetireAsync(1, RetireMode.Stop);
        await StageReadyAsync(2);
        await RouteAsync("r2");

        await AnswersAsync("v2");
        (await Pm2.ProcessesAsync("r2")).Single().IsCluster.ShouldBeFalse();
    }

    [Fact]
    public async Task An_instance_in_fork_mode_does_not_go_before_it_is_known_that_another_can_be_started()
    {
        Pm2.Settings["exec_mode"] = "fork";
        var spec = Platform.Good("v1");
        await StageReadyAsync(1);
        await RouteAsync("r1");
        File.Delete(Path.Combine(spec.Artifact!, "server.cjs"));

        await UnchangedAsync(() => RefusedAsync(() => Target.Get<IMaintenanceMode>()!.SetAsync(Service, true, NewOperation(), default), DeployError.BadArtifact));

        await AnswersAsync("v1");
    }

    [Fact]
    public async Task What_PM2_has_given_up_is_not_deleted_before_it_is_known_that_another_can_be_started()
    {
        Pm2.Settings["max_restarts"] = 1;
        Pm2.Settings["min_uptime"] = 60_000;
        var spec = Platform.Crashing("v1");
        await Target.StageAsync(Intent(spec, 1), NewOperation(), default);
        await WaitAsync(() => "PM2 has given it up", async () => await Pm2.ProcessesAsync("r1") is [{ Status: "errored" }]);
        File.Delete(Path.Combine(spec.Artifact!, "server.cjs"));

        await RefusedAsync(() => ScaleAsync(1, 2), DeployError.BadArtifact);

        (await Pm2.ProcessesAsync("r1")).Single().Status.ShouldBe("errored");
    }

    [Fact]
    public async Task A_program_that_is_not_nodes_runs_without_the_agent()
    {
        Pm2.Settings["script"] = "worker.sh";
        var spec = Platform.Good("v1");
        await File.WriteAllTextAsync(Path.Combine(spec.Artifact!, "worker.sh"), "echo started with $FLAG; exec sleep 600\n", TestContext.Current.CancellationToken);
        await Target.StageAsync(Intent(spec with { Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["FLAG"] = "on" } }, 1), NewOperation(), default);

        var set = await ReadyAsync("r1");
        set.Instances.Single().Address.ShouldBeNull();
        await WaitAsync(() => "it has written its line", async () => await Target.Get<ILogSource>()!.ReadAsync(new LogQuery(Service), default).AnyAsync(line => line.Text == "started with on"));
        await RetireAsync(1);
        await CountedAsync("r1", 0);
    }
}
