namespace Ops.Providers.Pm2.Tests;

/// <summary>A daemon that is killed (SIGKILL) while Ops works with what it knew of it.</summary>
public sealed class Pm2LostDaemonTests : IAsyncLifetime
{
    private static readonly Operation Migration = new("op-migrate", new Fence(1, "test"));

    private readonly string _folder = Directory.CreateTempSubdirectory("ops-migration-").FullName;
    private Pm2Server? _server;
    private Pm2Platform? _platform;

    private Pm2Server Server => _server!;

    private Pm2Platform Platform => _platform!;

    /// <summary>Gets the file with the process id of each run of the migration.</summary>
    private string Runs => Path.Combine(_folder, "runs");

    /// <summary>Gets the file that keeps the migration at work for as long as it is there.</summary>
    private string Busy => Path.Combine(_folder, "busy");

    public async ValueTask InitializeAsync()
    {
        _server = await Pm2Server.StartAsync();
        _platform = new Pm2Platform(_server, options => options.StartDaemon = false);
        await File.WriteAllTextAsync(Busy, "");
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        if (_platform is not null)
            await _platform.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Fact]
    [Trait("Requirement", "S2-75")]
    public async Task A_migration_that_outlives_its_daemon_is_waited_for_and_runs_once()
    {
        var first = MigrateAsync();
        await HasBegunAsync();

        await Server.KillAsync();
        await Server.StartAgainAsync();
        (await Platform.ProcessesAsync()).ShouldBeEmpty("PM2 has forgotten the process that runs");
        var second = MigrateAsync();
        File.Delete(Busy);

        foreach (var result in await Task.WhenAll(first, second))
            (result.ExitCode, result.Output).ShouldBe((0, "done\n"));
        RunIds().Length.ShouldBe(1);
    }

    [Fact]
    [Trait("Requirement", "S2-75")]
    public async Task A_migration_that_was_lost_with_its_machine_is_never_run_again_and_asks_for_a_decision()
    {
        var first = MigrateAsync();
        await HasBegunAsync();
        var runner = (await Platform.ProcessesAsync()).Single().Pid;

        await Server.KillAsync();
        System.Diagnostics.Process.GetProcessById(runner).Kill();
        System.Diagnostics.Process.GetProcessById(RunIds().Single()).Kill();
        await RefusedAsync(() => first);
        await Server.StartAgainAsync();

        await RefusedAsync(MigrateAsync);
        await RefusedAsync(MigrateAsync);
        RunIds().Length.ShouldBe(1);
        Directory.GetFiles(Path.Combine(Server.Home, "ops", Platform.Service), "*secrets*").ShouldBeEmpty();

        async Task RefusedAsync(Func<Task> act)
        {
            var refused = await Should.ThrowAsync<DeployException>(act);
            (refused.Error, refused.Retry).ShouldBe((DeployError.Failed, DeployRetry.No));
            refused.Message.ShouldContain("Find out what the command has done");
        }
    }

    [Fact]
    [Trait("Requirement", "S2-75")]
    public async Task A_migration_that_PM2_refuses_to_start_may_be_started_again()
    {
        await Server.StopAsync();
        (await Should.ThrowAsync<DeployException>(MigrateAsync)).Error.ShouldBe(DeployError.Unreachable);
        await Server.StartAgainAsync();
        File.Delete(Busy);

        (await MigrateAsync()).ExitCode.ShouldBe(0);

        RunIds().Length.ShouldBe(1);
    }

    [Fact]
    [Trait("Requirement", "S2-98")]
    public async Task Who_has_an_id_of_a_list_from_before_a_restart_of_the_daemon_is_left_alone()
    {
        await using var link = Link();
        var client = new Pm2Client(link, new Pm2TargetOptions());
        await Platform.StartByHandAsync(new Behaviour("v1"), 1);
        var before = (await client.ListAsync(default)).Single();

        await Server.KillAsync();
        await Server.StartAgainAsync();
        await Platform.StartByHandAsync(new Behaviour("v2"), 1);

        foreach (var act in Acts(client, before))
            (await Should.ThrowAsync<DeployException>(act)).Retry.ShouldBe(DeployRetry.Ambiguous);
        await UntouchedAsync(before.Id, (await Platform.ProcessesAsync()).Single());
    }

    [Fact]
    [Trait("Requirement", "S2-98")]
    public async Task Who_has_the_id_of_a_process_that_somebody_deleted_is_left_alone()
    {
        await using var link = Link();
        var client = new Pm2Client(link, new Pm2TargetOptions());
        await Platform.StartByHandAsync(new Behaviour("v1"), 1);
        var before = (await client.ListAsync(default)).Single();
        await Platform.CallAsync("deleteProcessId", before.Id);
        await Platform.StartByHandAsync(new Behaviour("v2"), 1);
        var other = (await Platform.ProcessesAsync()).Single();

        await client.StopAsync(before, default);
        await client.DeleteAsync(before, default);
        (await Should.ThrowAsync<DeployException>(() => client.RestartAsync(before, default))).Error.ShouldBe(DeployError.NotFound);

        await UntouchedAsync(before.Id, other);
    }

    private static IEnumerable<Func<Task>> Acts(Pm2Client client, Pm2Process process) =>
    [
        () => client.TellAsync(process, "leave", default),
        () => client.StopAsync(process, default),
        () => client.RestartAsync(process, default),
        () => client.DeleteAsync(process, default),
    ];

    private async Task UntouchedAsync(int id, Pm2Process other)
    {
        other.Id.ShouldBe(id, "PM2 gives ids again");
        var now = (await Platform.ProcessesAsync()).Single();
        (now.Id, now.Pid, now.Status, now.Restarts).ShouldBe((other.Id, other.Pid, "online", 0));
    }

    private async Task<CommandResult> MigrateAsync()
    {
        var script = $"echo $$ >> {Runs}; while [ -e {Busy} ]; do sleep 0.05; done; echo done";
        return await (await Platform.ConnectAsync()).Get<IOneOffRunner>()!.RunAsync(new OneOffIntent(Platform.Good("v1"), "migrate", Platform.Shell(script)), Migration, default);
    }

    private Task HasBegunAsync() => Eventually.HoldsAsync("the migration has begun", () => Task.FromResult(RunIds().Length == 1));

    private int[] RunIds() => File.Exists(Runs) ? [.. File.ReadAllLines(Runs).Select(line => int.Parse(line, System.Globalization.CultureInfo.InvariantCulture))] : [];

    private DaemonLink Link()
    {
        var (paths, options) = (new Pm2Paths(Server.Home), new Pm2TargetOptions { Home = Server.Home, StartDaemon = false });
        return new DaemonLink(paths, new Pm2Daemon(paths, options, new LocalCommand(TimeProvider.System)), options, TimeProvider.System);
    }
}
