namespace Ops.Providers.Pm2.Tests;

public sealed class Pm2OperationTests(SharedPm2 pm2) : Pm2Test(pm2)
{
    [Fact]
    [Trait("Requirement", "S2-69")]
    [Trait("Requirement", "S2-73")]
    public async Task A_service_is_stopped_as_a_whole_and_started_again()
    {
        await StageReadyAsync(1, 2);
        await RouteAsync("r1");
        await AnswersAsync("v1");

        await ScaleAsync(1, 0);
        await CountedAsync("r1", 0);
        (await Pm2.ProcessesAsync("r1")).ShouldAllBe(process => process.Status == "stopped");
        (await Target.ObserveAsync(Service, default)).Drift.ShouldBeEmpty();

        await ScaleAsync(1, 2);
        (await ReadyAsync("r1", 2)).Instances.ShouldAllBe(instance => instance.Restarts == 0);
        await AnswersAsync("v1");
    }

    [Fact]
    [Trait("Requirement", "S2-47")]
    [Trait("Requirement", "S2-98")]
    public async Task The_only_instance_is_restarted_while_another_stands_in_for_it()
    {
        var before = (await StageReadyAsync(1)).Instances.Single();
        await RouteAsync("r1");
        await using var loop = await AskAsync("v1");

        await Target.Get<IRestartable>()!.RestartAsync(new RestartIntent(Service, "r1", before.Id), NewOperation(), default);

        var after = (await ReadyAsync("r1")).Instances.Single();
        (after.Id, after.Restarts).ShouldBe((before.Id, 0), "a restart that was asked for is no failure");
        after.StartedAt.ShouldNotBe(before.StartedAt);
        await loop.HearsAsync("v1", 50);
        await NothingDroppedAsync(loop);
        await CountedAsync("r1", 1);
    }

    [Fact]
    [Trait("Requirement", "S2-98")]
    public async Task A_crash_of_an_instance_is_counted_and_it_comes_back_into_traffic()
    {
        await StageReadyAsync(1, 2);
        await RouteAsync("r1");
        var set = await ReadyAsync("r1", 2);

        await GetAsync(new Uri(set.Instances[0].Address!, "exit"));

        await SeenAsync("it was restarted", state => state.Sets.Single().Instances.Any(instance => instance.Restarts == 1 && instance.State == InstanceState.Ready));
        await WaitAsync(() => "both take part in traffic", async () => (await Pm2.ProcessesAsync("r1")).All(process => process.Report is { IsOpen: true }));
        await AnswersAsync("v1");
    }

    [Fact]
    [Trait("Requirement", "S2-42")]
    [Trait("Requirement", "S2-75")]
    public async Task A_migration_runs_in_the_release_with_its_own_tools_and_its_secrets_are_not_shown()
    {
        var spec = Pm2.Spec(new Behaviour("v1"));
        spec = spec with { Secrets = new Dictionary<string, string>(StringComparer.Ordinal) { ["DATABASE_URL"] = DeployPlatform.SecretName } };
        var tools = Directory.CreateDirectory(Path.Combine(spec.Artifact!, "node_modules", ".bin"));
        var prisma = Path.Combine(tools.FullName, "prisma");
        await File.WriteAllTextAsync(prisma, "#!/bin/sh\necho \"$@ in $PWD with $DATABASE_URL\"\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(prisma, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var result = await Target.Get<IOneOffRunner>()!.RunAsync(new OneOffIntent(spec, "migrate", new CommandSpec(["prisma", "migrate", "deploy"])), NewOperation(), default);

        result.ExitCode.ShouldBe(0);
        result.Output.ShouldBe($"migrate deploy in {spec.Artifact} with {Secret.Redacted}\n");
        (await Pm2.ProcessesAsync()).ShouldNotContain(process => process.Name.StartsWith($"{Service}-once", StringComparison.Ordinal));
        Directory.GetFiles(Path.Combine(Pm2.Server.Home, "ops", Service), "*secrets*").ShouldBeEmpty();
    }

    [Fact]
    [Trait("Requirement", "S2-75")]
    public async Task A_migration_that_was_killed_is_no_success()
    {
        // PM2 reports exit code 0 for a process that was killed by a signal.
        var result = await Target.Get<IOneOffRunner>()!.RunAsync(new OneOffIntent(Platform.Good("v1"), "migrate", Platform.Shell("kill -9 $$")), NewOperation(), default);

        result.ExitCode.ShouldBe(137);
    }

    [Fact]
    [Trait("Requirement", "S2-75")]
    public async Task A_migration_whose_process_was_deleted_asks_for_a_decision()
    {
        var operation = NewOperation();
        var run = Target.Get<IOneOffRunner>()!.RunAsync(new OneOffIntent(Platform.Good("v1"), "migrate", Platform.Shell("sleep 60")), operation, default);
        Pm2Process? process = null;
        await WaitAsync(() => "it runs", async () => (process = (await Pm2.ProcessesAsync()).FirstOrDefault(process => process.Name.StartsWith($"{Service}-once", StringComparison.Ordinal) && process.Pid > 0)) is not null);

        System.Diagnostics.Process.GetProcessById(process!.Pid).Kill();

        (await RefusedAsync(() => run, DeployError.Failed)).Retry.ShouldBe(DeployRetry.No);
        (await RefusedAsync(() => Target.Get<IOneOffRunner>()!.RunAsync(new OneOffIntent(Platform.Good("v1"), "migrate", Platform.Shell("true")), operation, default), DeployError.Failed)).Retry.ShouldBe(DeployRetry.No);
        (await Pm2.ProcessesAsync()).ShouldNotContain(process => process.Name.StartsWith($"{Service}-once", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Requirement", "S2-75")]
    public async Task A_migration_ends_with_its_command_whatever_that_has_left_in_the_background()
    {
        var command = Platform.Shell("sleep 60 & echo $!") with { Timeout = TimeSpan.FromSeconds(10) };

        var result = await Target.Get<IOneOffRunner>()!.RunAsync(new OneOffIntent(Platform.Good("v1"), "migrate", command), NewOperation(), default);

        result.ExitCode.ShouldBe(0);
        using var left = System.Diagnostics.Process.GetProcessById(int.Parse(result.Output, System.Globalization.CultureInfo.InvariantCulture));
        left.Kill();
    }

    [Fact]
    public async Task What_was_told_to_leave_by_a_scale_that_was_left_is_replaced_by_the_opposite_one()
    {
        await StageReadyAsync(1, 3);
        await RouteAsync("r1");
        await WaitAsync(() => "all take part in traffic", async () => (await Pm2.ProcessesAsync("r1")).All(process => process.Report is { IsOpen: true }));
        var slow = Enumerable.Range(0, 9).Select(_ => GetAsync(Platform.SlowUrl(PublicUrl(), TimeSpan.FromSeconds(6)))).ToList();
        await WaitAsync(() => "each has a request", async () => (await Pm2.ProcessesAsync("r1")).All(process => process.Report is { Requests: > 0 }));
        using var stop = new CancellationTokenSource();
        var down = Target.Get<IScalable>()!.ScaleAsync(new ScaleIntent(Service, "r1", 2), NewOperation(), stop.Token);
        await WaitAsync(() => "one was told to leave", async () => (await Pm2.ProcessesAsync("r1")).Any(process => process.Report is { IsLeaving: true }));
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => down);
        (await Target.ObserveAsync(Service, default)).Drift.Single().ShouldContain("leaving");

        await ScaleAsync(1, 3);

        await ReadyAsync("r1", 3);
        (await Pm2.ProcessesAsync("r1")).Count.ShouldBe(3);
        (await Target.ObserveAsync(Service, default)).Drift.ShouldBeEmpty();
        (await Task.WhenAll(slow)).Distinct().ShouldBe([(200, "v1")]);
    }

    [Fact]
    [Trait("Requirement", "S2-98")]
    public async Task Memory_and_CPU_are_those_of_PM2s_monitor()
    {
        Pm2.Settings["max_memory_restart"] = "300M";
        await StageReadyAsync(1);

        var usage = (await Target.Get<IInstanceStats>()!.MeasureAsync(Service, default)).Single();

        usage.MemoryBytes!.Value.ShouldBeInRange(10_000_000, 300_000_000);
        usage.MemoryLimitBytes.ShouldBe(300L * 1024 * 1024);
    }
}
