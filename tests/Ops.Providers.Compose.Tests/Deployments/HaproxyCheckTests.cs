using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

/// <summary>HAProxy with checks of its own, as the documentation has it.</summary>
public sealed class HaproxyCheckTests(EngineFixture engine) : ComposeTest(engine)
{
    // Without a health check the engine takes a container for ready as soon as it runs.
    private const string Late = """
        services:
          app: { image: ops/app:1, stop_signal: SIGKILL, command: [sh, -c, 'usleep 3000000; exec /bin/app'] }
          maintenance-page: { image: ops/app:1, stop_signal: SIGKILL }

        """;

    private protected override Task<ComposePlatform> StartPlatformAsync(EngineFixture fixture) => ComposePlatform.WithHaproxyAsync(fixture, "check inter 500ms", TimeSpan.FromSeconds(8));

    [Fact]
    public async Task The_old_revision_serves_until_haproxys_own_check_of_the_new_one_has_passed()
    {
        Project.Write(Late);
        await StageReadyAsync(1);
        await RouteAsync("r1");
        await using var loop = await AskAsync("v1");
        await StageReadyAsync(2);

        await RouteAsync("r2");

        await loop.HearsAsync("v2");
        await NothingDroppedAsync(loop);
        (await ObserveAsync()).Drift.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_revision_that_haproxys_own_check_never_passes_gets_no_request_and_the_old_one_goes_on()
    {
        await StageReadyAsync(1);
        await RouteAsync("r1");
        Project.Write(Late.Replace("usleep 3000000; exec /bin/app", "sleep 1000", StringComparison.Ordinal));
        await using var loop = await AskAsync("v1");
        await StageReadyAsync(2);

        var refused = await RefusedAsync(() => RouteAsync("r2"), DeployError.NotReady);

        refused.Message.ShouldStartWith("HAProxy does not find these servers of 'app' healthy after 8 s: slot");
        await loop.HearsAsync("v1", 100);
        await NothingDroppedAsync(loop);
        loop.Answers.Keys.ShouldBe(["v1"]);
    }

    [Fact]
    public async Task Slots_are_used_again_and_again()
    {
        await StageReadyAsync(1);
        await StageReadyAsync(2);
        await RouteAsync("r1");
        await using var loop = await AskAsync("v1");

        foreach (var set in (string[])["r2", "r1", "r2"])
            await RouteAsync(set);

        await loop.HearsAsync("v2");
        await NothingDroppedAsync(loop);
    }
}
