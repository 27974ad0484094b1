using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

/// <summary>The rows of a runbook for two colours behind a proxy: blue is r1, green is r2.</summary>
public sealed class ComposeRunbookTests(EngineFixture engine) : ComposeTest(engine)
{
    private protected override Task<ComposePlatform> StartPlatformAsync(EngineFixture fixture) => ComposePlatform.WithHaproxyAsync(fixture);

    [Fact]
    [Trait("Requirement", "S3-78")]
    public async Task Requests_are_led_around_failed_instances_by_weights_and_without_them()
    {
        await StageReadyAsync(1);
        await StageReadyAsync(2, 2);
        await ShareAsync(new TrafficShare("r1", 50), new TrafficShare("r2", 50));

        // A colour that is in trouble gets a tenth, then nothing; what is left of it may be looked into.
        await ShareAsync(new TrafficShare("r1", 10), new TrafficShare("r2", 90));
        await using (var loop = Ask(PublicUrl()))
        {
            await WaitAsync(loop.Describe, () => Task.FromResult(loop.Succeeded >= 500));
            await NothingDroppedAsync(loop);
            (loop.Answers.GetValueOrDefault("v1") / (double)loop.Succeeded).ShouldBeInRange(0.03, 0.2, loop.Describe());
        }

        await Project.Engine.DockerAsync("kill", Container(2));
        await SeenAsync("it has failed", state => state.Sets[^1].Ready == 1);
        await ShareAsync(new TrafficShare("r2", 100));
        await using var after = await AskAsync("v2");
        await after.HearsAsync("v2", 200);
        await NothingDroppedAsync(after);
        after.Answers.Keys.ShouldBe(["v2"]);
    }

    [Fact]
    [Trait("Requirement", "S3-67")]
    [Trait("Requirement", "S3-75")]
    public async Task Usage_is_what_dockers_own_client_measures()
    {
        // A health check would use memory of the container from time to time.
        Project.Write("services: { app: { image: ops/app:1, stop_signal: SIGKILL }, maintenance-page: { image: ops/app:1 } }");
        await StageReadyAsync(1);
        var address = (await ObserveAsync()).Sets.Single().Instances.Single().Address!;
        await WaitAsync(() => "it answers", () => AnswersAsync(address));

        var usage = (await Target.Get<IInstanceStats>()!.MeasureAsync(Service, default)).Single();

        usage.InstanceId.ShouldBe(Container(1));
        usage.CpuPercent.ShouldNotBeNull().ShouldBeInRange(0, 200);
        var shown = (await Project.Engine.DockerAsync("stats", "--no-stream", "--format", "{{.MemUsage}}", Container(1))).Split('/')[0].Trim();
        var measured = double.Parse(shown.TrimEnd('B', 'i', 'K', 'M'), System.Globalization.CultureInfo.InvariantCulture) * (shown.EndsWith("KiB", StringComparison.Ordinal) ? 1024 : shown.EndsWith("MiB", StringComparison.Ordinal) ? 1 << 20 : 1);
        usage.MemoryBytes.ShouldNotBeNull();
        ((double)usage.MemoryBytes).ShouldBeInRange(measured / 3, measured * 3, shown);
        usage.NetworkReceivedBytes.ShouldNotBeNull().ShouldBeGreaterThan(0);
        usage.DiskReadBytes.ShouldNotBeNull();
    }

    [Fact]
    [Trait("Requirement", "S3-81")]
    [Trait("Requirement", "S3-83")]
    public async Task The_maintenance_page_is_a_service_that_visitors_see_until_it_is_turned_off()
    {
        await StageReadyAsync(1);
        await RouteAsync("r1");
        var maintenance = Target.Get<IMaintenanceMode>()!;

        await maintenance.SetAsync(Service, true, NewOperation(), default);

        (await Project.PsAsync("label=com.docker.compose.service=maintenance-page", "status=running")).ShouldBe([Container(1, "maintenance-page")]);
        (await GetAsync(PublicUrl())).ShouldBe((503, "We are back soon."));
        (await GetAsync((await ObserveAsync()).Sets.Single().Instances.Single().Address!)).ShouldBe((200, "v1"));
        await maintenance.SetAsync(Service, false, NewOperation(), default);
        (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));
    }

    [Fact]
    [Trait("Requirement", "S3-102")]
    public async Task Both_colours_are_stopped_for_a_restore_and_started_again()
    {
        await StageReadyAsync(1, 2);
        await StageReadyAsync(2);
        await RouteAsync("r1");

        await RetireAsync("r1", RetireMode.Stop);
        await RetireAsync("r2", RetireMode.Stop);
        (await Project.PsAsync("label=com.docker.compose.service=app", "status=running")).ShouldBeEmpty();

        await StageReadyAsync(1, 2);
        await StageReadyAsync(2);
        await RouteAsync("r1");
        (await Project.PsAsync("label=com.docker.compose.service=app", "status=running")).Length.ShouldBe(3);
        (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));
    }

    private async Task<bool> AnswersAsync(Uri address)
    {
        try
        {
            return (await GetAsync(address)).Status == 200;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
