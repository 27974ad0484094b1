namespace Ops.Providers.Pm2.Tests;

/// <summary>Why Ops never calls PM2's reload, and what it would do; what Ops does instead is in the tests of deployments.</summary>
public sealed class Pm2ReloadTrapTests(SharedPm2 pm2) : Pm2Test(pm2)
{
    [Fact]
    [Trait("Requirement", "S2-43")]
    public async Task PM2s_own_reload_of_a_broken_version_reports_success_and_ends_the_service()
    {
        // pm2#1155, asked for in 2015: nothing stops a reload whose first worker does not come up. The same code change, reloaded as the runbook says.
        var release = Pm2.Release(new Behaviour("v1"));
        await Pm2.StartByHandAsync(new Behaviour("v1"), 2);
        await AnswersAsync("v1");
        await File.WriteAllTextAsync(Path.Combine(release, "behaviour.json"), """{"version":"v2","crashAfter":0}""", TestContext.Current.CancellationToken);

        var (exitCode, output) = await Pm2.Server.RunAsync("reload", Service);

        exitCode.ShouldBe(0);
        output.ShouldContain("✓");
        await NobodyServesAsync();
    }

    [Fact]
    [Trait("Requirement", "S2-43")]
    public async Task PM2s_own_reload_ends_the_old_workers_when_listen_timeout_is_over_ready_or_not()
    {
        // pm2#2478: a reload with wait_ready leaves nobody where the new worker takes longer than listen_timeout.
        Pm2.Settings["wait_ready"] = true;
        Pm2.Settings["listen_timeout"] = 300;
        var release = Pm2.Release(new Behaviour("v1") { ReadyAfter = 0 });
        await Pm2.StartByHandAsync(new Behaviour("v1") { ReadyAfter = 0 }, 1);
        await AnswersAsync("v1");
        await File.WriteAllTextAsync(Path.Combine(release, "behaviour.json"), """{"version":"v2","listens":false,"readyAfter":600000}""", TestContext.Current.CancellationToken);

        (await Pm2.Server.RunAsync("reload", Service)).ExitCode.ShouldBe(0);

        await NobodyServesAsync();
        await WaitAsync(() => "PM2 is content", async () => (await Pm2.ProcessesAsync()).Single(process => process.Name == Service).Status == "online");
    }

    [Fact]
    [Trait("Requirement", "S2-43")]
    public async Task PM2_sends_requests_to_a_worker_that_listens_though_it_has_not_said_that_it_is_ready()
    {
        Pm2.Settings["wait_ready"] = true;
        Pm2.Settings["listen_timeout"] = 600_000;
        var start = Pm2.StartByHandAsync(new Behaviour("v1") { ReadyAfter = 600_000 }, 1);

        await AnswersAsync("v1");

        var process = (await Pm2.ProcessesAsync()).Single(process => process.Name == Service);
        process.Status.ShouldBe("launching");
        await Pm2.CallAsync("deleteProcessId", process.Id);
        await start;
    }

    private Task NobodyServesAsync() => WaitAsync(() => "nobody serves", async () =>
    {
        try
        {
            return (await GetAsync(PublicUrl())).Status != 200;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    });
}
