using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

public sealed class ComposeLogTests(EngineFixture engine) : ComposeTest(engine)
{
    // The engine records the two outputs independently, so errors that are to be the last lines come a while after the others.
    private const string Speakers = """
        services:
          app:
            image: ops/app:1
            stop_signal: SIGKILL
            command: [sh, -c, 'for i in $$(seq 1 700); do echo "INFO request $$i"; done; sleep 1; echo "ERROR no database" >&2; echo "WARN slow"; sleep 1000']
          postgres-master: { image: ops/app:1, stop_signal: SIGKILL, command: [sh, -c, 'echo "LOG: ready"; sleep 1000'] }
          redis-cluster: { image: ops/app:1, stop_signal: SIGKILL, tty: true, command: [sh, -c, 'echo "Ready to accept connections"; sleep 1000'] }

        """;

    [Fact]
    [Trait("Requirement", "S3-14")]
    [Trait("Requirement", "S3-15")]
    [Trait("Requirement", "S3-16")]
    [Trait("Requirement", "S3-61")]
    [Trait("Requirement", "S3-75")]
    public async Task The_latest_lines_of_both_colours_the_database_and_the_cache_are_read_and_errors_are_found()
    {
        Project.Write(Speakers);
        await StageAsync();
        await StageAsync(new DeploySpec { Service = "app", Version = "v2" }, 2);
        foreach (var service in (string[])["postgres-master", "redis-cluster"])
            await Target.StageAsync(Intent(new DeploySpec { Service = service, Version = "v1" }, 1), NewOperation(), default);

        await WaitAsync(() => "both colours have said everything", async () => (await ReadAsync(new LogQuery("app") { MinLevel = LogLevelFilter.Warning })).Count == 4);
        var lines = await ReadAsync(new LogQuery("app") { Tail = 100 });
        lines.GroupBy(line => line.InstanceId).Select(group => (group.Key, group.Count())).ShouldBe([(Container(1), 100), (Container(2), 100)]);
        var errors = await ReadAsync(new LogQuery("app") { Tail = 500, MinLevel = LogLevelFilter.Error });
        errors.Select(line => (line.InstanceId, line.IsError, line.Text)).ShouldBe([(Container(1), true, "ERROR no database"), (Container(2), true, "ERROR no database")]);
        errors.ShouldAllBe(line => line.At != null);
        (await ReadAsync(new LogQuery("postgres-master") { Tail = 100 })).Single().Text.ShouldBe("LOG: ready");

        // A terminal has no frames and one output; lines end as terminals end them.
        (await ReadAsync(new LogQuery("redis-cluster") { Tail = 100 })).Select(line => (line.IsError, line.Text)).ShouldBe([(false, "Ready to accept connections")]);
    }

    [Fact]
    public async Task Following_takes_in_containers_that_come_later()
    {
        Project.Write("services: { app: { image: ops/app:1, stop_signal: SIGKILL, command: [sh, -c, 'echo hello; sleep 1000'] } }");
        await StageAsync();
        using var stop = new CancellationTokenSource();
        var lines = new List<LogLine>();
        var following = FollowAsync(Target, new LogQuery(Service) { Follow = true }, lines, stop.Token);
        await WaitAsync(() => "the first is heard", () => Task.FromResult(Heard(lines) == 1));

        await StageAsync(3);
        await Target.Get<IScalable>()!.ScaleAsync(new ScaleIntent(Service, "r1", 3), NewOperation(), default);
        await WaitAsync(() => "the others are heard", () => Task.FromResult(Heard(lines) == 3));

        await Project.Engine.DockerAsync("restart", "-t", "0", Container(2));
        await WaitAsync(() => "the restarted one is heard again", () => Task.FromResult(following.IsCompleted || Count(lines) == 4));
        await stop.CancelAsync();
        await following;
        lines.Select(line => line.InstanceId).Order(StringComparer.Ordinal).ShouldBe([Container(1), Container(2), Container(2), Container(3)]);
    }

    [Fact]
    public async Task Following_without_earlier_lines_shows_only_what_comes_also_after_a_restart()
    {
        Project.Write("services: { app: { image: ops/app:1, stop_signal: SIGKILL, command: [sh, -c, 'echo hello; sleep 1000'] } }");
        await StageAsync();
        await using var relay = new EngineRelay(Project.Engine.SocketPath);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        relay.Handler = async (context, body) =>
        {
            if (context.Request.RawUrl!.Contains("/logs?", StringComparison.Ordinal))
                asked.TrySetResult();
            await relay.PassAsync(context, body);
        };
        using var target = Connect(relay);
        using var stop = new CancellationTokenSource();
        var lines = new List<LogLine>();
        var following = FollowAsync(target, new LogQuery(Service) { Follow = true, Tail = 0 }, lines, stop.Token);
        await asked.Task.WaitAsync(Platform.Patience);

        await Project.Engine.DockerAsync("restart", "-t", "0", Container(1));
        await WaitAsync(() => "the restarted one is heard", async () => following.IsCompleted || (await SayAsync("done") && Count(lines) > 1));

        await stop.CancelAsync();
        await following;
        lines.Select(line => line.Text).Distinct().ShouldBe(["hello", "done"]);
        lines.Count(line => line.Text == "hello").ShouldBe(1);
    }

    [Fact]
    public async Task Following_goes_on_when_the_engine_ends_its_stream_of_events()
    {
        Project.Write("services: { app: { image: ops/app:1, stop_signal: SIGKILL, command: [sh, -c, 'echo hello; sleep 1000'] } }");
        await StageAsync();
        await using var relay = new EngineRelay(Project.Engine.SocketPath);
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        relay.Handler = async (context, body) =>
        {
            if (!context.Request.RawUrl!.Contains("/events?", StringComparison.Ordinal) || end.Task.IsCompleted)
            {
                await relay.PassAsync(context, body);
                return;
            }

            await EngineRelay.BeginAsync(context);
            await end.Task;
            context.Response.Close();
        };
        using var target = Connect(relay);
        using var stop = new CancellationTokenSource();
        var lines = new List<LogLine>();
        var following = FollowAsync(target, new LogQuery(Service) { Follow = true }, lines, stop.Token);
        await WaitAsync(() => "the first is heard", () => Task.FromResult(Heard(lines) == 1));

        // Nobody tells of this one, which starts while the stream is about to end.
        await Target.Get<IScalable>()!.ScaleAsync(new ScaleIntent(Service, "r1", 2), NewOperation(), default);
        end.SetResult();
        await WaitAsync(() => "the other is heard", () => Task.FromResult(following.IsCompleted || Heard(lines) == 2));
        await Target.Get<IScalable>()!.ScaleAsync(new ScaleIntent(Service, "r1", 3), NewOperation(), default);
        await WaitAsync(() => "the third is heard", () => Task.FromResult(following.IsCompleted || Heard(lines) == 3));

        await stop.CancelAsync();
        await following;
        lines.Select(line => line.InstanceId).Order(StringComparer.Ordinal).ShouldBe([Container(1), Container(2), Container(3)]);
    }

    private ComposeTarget Connect(EngineRelay relay) => new("test", Project.Options(options => options.Engine = new ComposeEngineOptions { Host = relay.Host }), new Ops.Conformance.Deploy.ConformanceSecrets(), TimeProvider.System);

    private async Task<bool> SayAsync(string text) =>
        (await Target.Get<IExec>()!.ExecuteAsync("app", Container(1), new CommandSpec(["sh", "-c", $"echo {text} > /proc/1/fd/1"]), default)).ExitCode == 0;

    private static int Count(List<LogLine> lines)
    {
        lock (lines)
            return lines.Count;
    }

    private static int Heard(List<LogLine> lines)
    {
        lock (lines)
            return lines.Select(line => line.InstanceId).Distinct(StringComparer.Ordinal).Count();
    }

    private static async Task FollowAsync(IDeployTarget target, LogQuery query, List<LogLine> lines, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var line in target.Get<ILogSource>()!.ReadAsync(query, cancellationToken))
            {
                lock (lines)
                    lines.Add(line);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task<List<LogLine>> ReadAsync(LogQuery query) => await Target.Get<ILogSource>()!.ReadAsync(query, default).ToListAsync();
}
