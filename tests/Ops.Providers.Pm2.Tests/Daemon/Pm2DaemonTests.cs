namespace Ops.Providers.Pm2.Tests;

/// <summary>A daemon that is absent, hangs, ends and comes back.</summary>
public sealed class Pm2DaemonTests : IAsyncLifetime
{
    private readonly string _home = Directory.CreateTempSubdirectory("ops-pm2-").FullName;
    private Pm2Server? _server;
    private Pm2Platform? _platform;

    private Pm2Platform Platform => _platform!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.ThawAsync();
            await Platform.DisposeAsync();
            await _server.DisposeAsync();
        }

        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task The_daemon_is_started_where_none_runs_and_something_is_to_be_changed()
    {
        var options = Options(Pm2Server.FindCommand());
        await using var client = Client(options);
        (await client.ListAsync(default)).ShouldBeEmpty();
        (await client.VersionAsync(default)).ShouldBeNull();
        File.Exists(Path.Combine(_home, "rpc.sock")).ShouldBeFalse("looking starts nothing");

        await Daemon(options).StartAsync(default);
        try
        {
            (await client.VersionAsync(default)).ShouldBe("7.0.4");
        }
        finally
        {
            await new LocalCommand(TimeProvider.System).RunAsync(
                new CommandSpec([options.Pm2Path, "kill"]), new CommandSurroundings(_home) { Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PM2_HOME"] = _home } }, default);
        }
    }

    [Fact]
    public async Task A_missing_PM2_is_named()
    {
        var exception = await Should.ThrowAsync<DeployException>(() => Daemon(Options("/nowhere/pm2")).StartAsync(default));

        (exception.Error, exception.Retry).ShouldBe((DeployError.Unreachable, DeployRetry.No));
        exception.Message.ShouldContain("/nowhere/pm2");
        exception.Message.ShouldContain("npm install -g pm2");
    }

    [Fact]
    public async Task A_missing_node_is_named()
    {
        var options = Options(Pm2Server.FindCommand());
        options.InheritEnvironment.Clear();
        // The link's "#!/usr/bin/env node" finds no node on an empty path.
        var link = Path.Combine(_home, "pm2");
        await File.WriteAllTextAsync(link, "#!/bin/sh\nPATH=/nowhere /usr/bin/env node\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(link, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        options.Pm2Path = link;

        var exception = await Should.ThrowAsync<DeployException>(() => Daemon(options).StartAsync(default));

        exception.Message.ShouldContain("install node");
    }

    [Fact]
    public async Task No_daemon_is_started_where_that_is_not_wanted()
    {
        var options = Options("pm2");
        options.StartDaemon = false;

        (await Should.ThrowAsync<DeployException>(() => Daemon(options).StartAsync(default))).Message.ShouldContain("StartDaemon");
    }

    [Fact]
    public async Task A_daemon_that_hangs_is_unreachable_and_later_there_again()
    {
        await StartAsync(options => options.RpcTimeout = TimeSpan.FromMilliseconds(500));
        await _server!.FreezeAsync();

        var look = await Should.ThrowAsync<DeployException>(() => Platform.Target.ObserveAsync(Platform.Service, default));
        var change = await Should.ThrowAsync<DeployException>(() => StageAsync("op-1"));
        await _server.ThawAsync();

        (look.Error, look.Retry).ShouldBe((DeployError.Unreachable, DeployRetry.Safe));
        change.Error.ShouldBe(DeployError.Unreachable);
        await StageAsync("op-1");
        await ReadyAsync(1);
    }

    [Fact]
    public async Task A_daemon_that_was_restarted_is_found_again_and_what_it_forgot_is_drift()
    {
        await StartAsync();
        await StageAsync("op-1");
        await ReadyAsync(1);
        await _server!.StopAsync();
        (await Platform.Target.ObserveAsync(Platform.Service, default)).Sets.Single().Instances.ShouldBeEmpty();

        await _server.StartAgainAsync();

        var state = await Platform.Target.ObserveAsync(Platform.Service, default);
        state.Drift.Single().ShouldContain("the daemon was restarted");
        await Platform.Target.Get<IScalable>()!.ScaleAsync(new ScaleIntent(Platform.Service, "r1", 1), new Operation("op-2", new Fence(1, "test")), default);
        await ReadyAsync(1);
        (await Platform.Target.ObserveAsync(Platform.Service, default)).Drift.ShouldBeEmpty();
    }

    private async Task StartAsync(Action<Pm2TargetOptions>? configure = null)
    {
        _server = await Pm2Server.StartAsync();
        _platform = new Pm2Platform(_server, configure);
    }

    private Task<InstanceSet> StageAsync(string operation) => Platform.Target.StageAsync(
        new StageIntent { SetId = "r1", Revision = 1, Spec = Platform.Good("v1"), Replicas = 1 }, new Operation(operation, new Fence(1, "test")), default);

    private Task ReadyAsync(int count) => Eventually.HoldsAsync($"{count} instances are ready", async () => (await Platform.Target.ObserveAsync(Platform.Service, default)).Sets is [{ } set] && set.Ready == count);

    private Pm2TargetOptions Options(string command) => new() { Home = _home, Pm2Path = command };

    private Pm2Daemon Daemon(Pm2TargetOptions options) => new(new Pm2Paths(_home), options, new LocalCommand(TimeProvider.System));

    private Pm2Client Client(Pm2TargetOptions options) => new(new Pm2Paths(_home), Daemon(options), options, TimeProvider.System);
}
