using System.Globalization;
using System.Text.Json.Nodes;

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
        Directory.Delete(_home, recursive: true);
        if (_server is null)
            return;

        await using var server = _server;
        await server.ThawAsync();
        if (_platform is not null)
            await _platform.DisposeAsync();
    }

    [Fact]
    public async Task The_daemon_is_started_where_none_runs_and_something_is_to_be_changed()
    {
        var options = Options(Pm2Server.FindCommand());
        await using var link = Link(options);
        var client = new Pm2Client(link, options);
        (await client.ListAsync(default)).ShouldBeEmpty();
        File.Exists(Path.Combine(_home, "rpc.sock")).ShouldBeFalse("looking starts nothing");

        try
        {
            await Daemon(options).StartAsync(default);
            (await link.ReadAsync("getVersion", new JsonArray(new JsonObject()), default))!.Value.GetString().ShouldBe("7.0.4");
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
        var patience = TimeSpan.FromMilliseconds(500);
        await StartAsync(options => options.RpcTimeout = patience);
        await _server!.FreezeAsync();

        var look = await Should.ThrowAsync<DeployException>(() => Platform.Target.ObserveAsync(Platform.Service, default));
        var change = await Should.ThrowAsync<DeployException>(() => StageAsync("op-1"));
        await _server.ThawAsync();

        (look.Error, look.Retry).ShouldBe((DeployError.Unreachable, DeployRetry.Safe));
        change.Error.ShouldBe(DeployError.Unreachable);
        patience = TimeSpan.FromSeconds(10);
        await StageAsync(await Platform.ConnectAsync(), "op-1");
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

    [Theory]
    [InlineData("\"6.0.14\"")]
    [InlineData("null")]
    [InlineData("\"no version\"")]
    public async Task A_daemon_that_is_too_old_is_named_and_asked_for_nothing(string version)
    {
        await using var daemon = FakeDaemon.Answering(_home, version);
        await using var link = Link(Options("pm2"));
        var client = new Pm2Client(link, Options("pm2"));

        var look = await Should.ThrowAsync<DeployException>(() => client.ListAsync(default));
        var change = await Should.ThrowAsync<DeployException>(() => client.StartAsync([], default));

        foreach (var refused in (DeployException[])[look, change])
        {
            (refused.Error, refused.Retry).ShouldBe((DeployError.Unsupported, DeployRetry.No));
            refused.Message.ShouldContain(_home);
            refused.Message.ShouldContain("pm2 update");
        }
    }

    [Fact]
    [Trait("Requirement", "S2-75")]
    public async Task A_migration_that_PM2_refuses_has_not_run_and_may_be_tried_again()
    {
        await using var daemon = FakeDaemon.Refusing(_home, "prepare", "spawn E2BIG");
        await using var target = new Pm2Target("production", Options("pm2"), new ConformanceSecrets(), TimeProvider.System);
        var release = Directory.CreateDirectory(Path.Combine(_home, "release")).FullName;
        await File.WriteAllTextAsync(Path.Combine(release, "ecosystem.config.json"), """{ "apps": [ { "name": "web", "script": "web.js" } ] }""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(release, "web.js"), "", TestContext.Current.CancellationToken);
        var intent = new OneOffIntent(new DeploySpec { Service = "web", Version = "v1", Artifact = release }, "migrate", new CommandSpec(["true"]));

        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var refused = await Should.ThrowAsync<DeployException>(() => target.Get<IOneOffRunner>()!.RunAsync(intent, new Operation("op-1", new Fence(1, "test")), default));
            refused.Message.ShouldContain("refused 'prepare': spawn E2BIG");
        }

        Directory.GetFiles(Path.Combine(_home, "ops", "web"), "web-once-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_not_PM2_on_the_socket_is_named()
    {
        await using var daemon = FakeDaemon.Saying(_home, "HTTP/1.1 400 Bad Request"u8.ToArray());
        await using var link = Link(Options("pm2"));

        var refused = await Should.ThrowAsync<DeployException>(() => new Pm2Client(link, Options("pm2")).ListAsync(default));

        refused.Error.ShouldBe(DeployError.Unreachable);
        refused.Message.ShouldContain("not the protocol of PM2");
    }

    [Fact]
    public async Task PM2_waits_for_ever_in_a_home_whose_sockets_do_not_fit_and_Ops_says_so_at_once()
    {
        var home = Path.Combine(_home, new string('x', Pm2Paths.MaxSocketBytes));
        Directory.CreateDirectory(home);
        var options = Options(Pm2Server.FindCommand());
        options.Home = home;

        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var ping = new LocalCommand(TimeProvider.System).RunAsync(
            new CommandSpec([options.Pm2Path, "ping"]),
            new CommandSurroundings(home) { Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PM2_HOME"] = home } },
            stop.Token);
        var (log, pid) = (Path.Combine(home, "pm2.log"), Path.Combine(home, "pm2.pid"));
        try
        {
            await Eventually.HoldsAsync("the daemon cannot listen", () => Task.FromResult(File.Exists(pid) && File.Exists(log) && File.ReadAllText(log).Contains("chmod", StringComparison.Ordinal)));
            (await Task.WhenAny(ping, Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken))).ShouldNotBe(ping);
        }
        finally
        {
            await stop.CancelAsync();
            await ping.ContinueWith(_ => { }, default, TaskContinuationOptions.None, TaskScheduler.Default);
            if (File.Exists(pid))
                System.Diagnostics.Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(pid, CancellationToken.None), CultureInfo.InvariantCulture)).Kill();
        }

        await Should.ThrowAsync<OperationCanceledException>(() => ping);
        var refused = new Pm2TargetOptionsValidator().Validate("production", options);

        refused.FailureMessage.ShouldNotBeNull();
        refused.FailureMessage.ShouldContain("107");
        refused.FailureMessage.ShouldContain("choose a shorter folder");
    }

    [Fact]
    public async Task A_daemon_that_is_killed_in_the_middle_of_an_operation_leaves_it_to_be_repeated()
    {
        await StartAsync(options => options.StartDaemon = false);
        var stage = StageAsync("op-1", replicas: 8);
        await Eventually.HoldsAsync("some have started", async () => (await Platform.ProcessesAsync()).Count is > 1 and < 8);
        var workers = (await Platform.ProcessesAsync()).Select(process => process.Pid).ToList();

        await _server!.KillAsync();

        var failure = await Should.ThrowAsync<DeployException>(() => stage);
        (failure.Error, failure.Retry is DeployRetry.Ambiguous or DeployRetry.Safe).ShouldBe((DeployError.Unreachable, true));
        await Eventually.HoldsAsync("cluster workers end with their daemon", () => Task.FromResult(workers.TrueForAll(id => !Directory.Exists($"/proc/{id}"))));
        await _server.StartAgainAsync();
        await StageAsync("op-1", replicas: 8);
        await ReadyAsync(8);
        (await Platform.ProcessesAsync()).Count.ShouldBe(8);
    }

    private async Task StartAsync(Action<Pm2TargetOptions>? configure = null)
    {
        _server = await Pm2Server.StartAsync();
        _platform = new Pm2Platform(_server, configure);
    }

    private Task<InstanceSet> StageAsync(string operation, int replicas = 1) => StageAsync(Platform.Target, operation, replicas);

    private Task<InstanceSet> StageAsync(IDeployTarget target, string operation, int replicas = 1) => target.StageAsync(
        new StageIntent { SetId = "r1", Revision = 1, Spec = Platform.Good("v1"), Replicas = replicas }, new Operation(operation, new Fence(1, "test")), default);

    private Task ReadyAsync(int count) => Eventually.HoldsAsync($"{count} instances are ready", async () => (await Platform.Target.ObserveAsync(Platform.Service, default)).Sets is [{ } set] && set.Ready == count);

    private Pm2TargetOptions Options(string command) => new() { Home = _home, Pm2Path = command };

    private Pm2Daemon Daemon(Pm2TargetOptions options) => new(new Pm2Paths(_home), options, new LocalCommand(TimeProvider.System));

    private DaemonLink Link(Pm2TargetOptions options) => new(new Pm2Paths(_home), Daemon(options), options, TimeProvider.System);
}
