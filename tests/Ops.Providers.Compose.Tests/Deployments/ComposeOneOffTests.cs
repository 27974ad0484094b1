using Ops.Conformance.Deploy;
using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

/// <summary>Migrations whose container is made by one attempt and run by another.</summary>
public sealed class ComposeOneOffTests(EngineFixture engine) : ComposeTest(engine)
{
    private static readonly OneOffIntent _migration = new(new DeploySpec { Service = "app", Version = "v1" }, "migrate", new CommandSpec(["sh", "-c", "cat /proc/sys/kernel/random/uuid; echo migrated"]));

    [Fact]
    public async Task A_container_that_another_attempt_has_made_and_not_started_is_run_and_not_taken_for_done()
    {
        await using var relay = new EngineRelay(Project.Engine.SocketPath);
        relay.Handler = async (context, body) =>
        {
            // The other attempt is a moment ahead, so that ours is told that the name is taken.
            if (IsCreation(context.Request))
                (await relay.SendAsync(context, body)).Dispose();
            await relay.PassAsync(context, body);
        };
        using var target = Connect(relay);

        var result = await RunAsync(target, NewOperation());

        result.Output.ShouldEndWith("migrated\n");
        (await Project.PsAsync("label=com.docker.compose.oneoff=True")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_container_whose_creation_was_not_answered_is_run_once_by_the_next_attempt()
    {
        await using var relay = new EngineRelay(Project.Engine.SocketPath);
        relay.Handler = async (context, body) =>
        {
            if (!IsCreation(context.Request))
            {
                await relay.PassAsync(context, body);
                return;
            }

            (await relay.SendAsync(context, body)).Dispose();
            context.Response.Abort();
        };
        using var target = Connect(relay);
        var operation = NewOperation();

        (await Should.ThrowAsync<DeployException>(() => RunAsync(target, operation))).Retry.ShouldBe(DeployRetry.Ambiguous);
        relay.Handler = null;
        var first = await RunAsync(target, operation);
        var again = await RunAsync(target, operation);

        first.Output.ShouldEndWith("migrated\n");
        again.Output.ShouldBe(first.Output);
    }

    [Fact]
    public async Task A_network_that_somebody_else_makes_at_the_same_moment_keeps_no_command_from_running()
    {
        using var docker = new DockerClient(new DockerTransport(new ComposeEngineOptions { Host = Project.Engine.Host }, TimeProvider.System));
        await using var relay = new EngineRelay(Project.Engine.SocketPath);
        var twins = 0;
        relay.Handler = async (context, body) =>
        {
            // What another process leaves that has looked before the network was there.
            if (IsCreation(context.Request) && Interlocked.Increment(ref twins) == 1)
                await docker.CreateNetworkAsync(new NetworkCreate { Name = $"{Project.Name}_default", CheckDuplicate = false, Labels = new Dictionary<string, string> { ["com.docker.compose.project"] = Project.Name } }, default);
            await relay.PassAsync(context, body);
        };
        using var target = Connect(relay);

        var result = await RunAsync(target, NewOperation());

        result.Output.ShouldEndWith("migrated\n");
        twins.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_result_is_had_also_where_the_service_writes_no_log()
    {
        Project.Write("services: { app: { image: ops/app:1, logging: { driver: none } } }");

        (await RunAsync(Target, NewOperation())).Output.ShouldEndWith("migrated\n");
    }

    private static Task<CommandResult> RunAsync(IDeployTarget target, Operation operation) => target.Get<IOneOffRunner>()!.RunAsync(_migration, operation, default);

    private static bool IsCreation(System.Net.HttpListenerRequest request) =>
        request.HttpMethod == "POST" && request.RawUrl!.Contains("/containers/create", StringComparison.Ordinal) && request.RawUrl.Contains("-run-", StringComparison.Ordinal);

    private ComposeTarget Connect(EngineRelay relay) => new("test", Project.Options(options => options.Engine = new ComposeEngineOptions { Host = relay.Host }), new ConformanceSecrets(), TimeProvider.System);
}
