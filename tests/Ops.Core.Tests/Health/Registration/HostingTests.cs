using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ops.Health;

namespace Ops.Core.Tests.Health.Registration;

public sealed class HostingTests
{
    [Fact]
    public async Task A_host_runs_the_probes_it_registered_and_keeps_its_state_over_a_restart()
    {
        var file = Path.Combine(Path.GetTempPath(), $"ops-{Guid.NewGuid():N}.json");
        try
        {
            await RunHostAsync(file, ProbeResult.Unhealthy("down"), monitor => monitor.Find("probe")!.Status == ProbeStatus.Unhealthy);
            File.Exists(file).ShouldBeTrue();
            await RunHostAsync(file, default, monitor => monitor.Find("probe")!.Status == ProbeStatus.Unhealthy);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Everything_that_is_wrong_stops_the_host_at_its_start_and_is_listed_at_once()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([
            new("Ops:Health:MaxConcurrency", "0"),
            new("Ops:Probes:beat:UnhealthyAfter", "soon"),
        ]);
        builder.Services.AddOps()
            .ConfigureHealth(builder.Configuration.GetSection("Ops:Health"))
            .AddHeartbeatProbe("beat", builder.Configuration.GetSection("Ops:Probes:beat"))
            .AddHeartbeatProbe("missing", builder.Configuration.GetSection("Ops:Probes:missing"))
            .AddProbe("twice", (_, _) => new(ProbeResult.Healthy()))
            .AddProbe("twice", (_, _) => new(ProbeResult.Healthy()), options =>
            {
                options.Policy.Timeout = TimeSpan.Zero;
                options.DependsOn.Add("nobody");
            });
        using var host = builder.Build();

        var error = await Should.ThrowAsync<OpsConfigurationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        error.Message.ShouldContain("Ops:Health:MaxConcurrency: 0 is outside 1 to 65536");
        error.Message.ShouldContain("Ops:Probes:beat");
        error.Message.ShouldContain("soon");
        error.Message.ShouldContain("Ops:Probes:missing: the section is missing");
        error.Message.ShouldContain("the probe name 'twice' is registered 2 times");
        error.Message.ShouldContain("Probes:twice:Policy:Timeout: 00:00:00 is not above zero");
    }

    [Fact]
    public async Task A_dependency_that_nobody_registered_is_named()
    {
        var services = new ServiceCollection();
        services.AddOps().AddProbe("api", (_, _) => new(ProbeResult.Healthy()), options => options.DependsOn.Add("dbb"));
        await using var provider = services.BuildServiceProvider();

        Should.Throw<OpsConfigurationException>(() => provider.GetRequiredService<HealthMonitor>()).Message.ShouldContain("Probes:api:DependsOn: there is no probe 'dbb'");
    }

    [Fact]
    public async Task Wrong_dependencies_are_all_listed_with_the_paths_of_the_configuration_they_come_from()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([
            new("Ops:Probes:db:DependsOn:0", "api"),
            new("Ops:Probes:api:DependsOn:0", "db"),
            new("Ops:Probes:web:DependsOn:0", "api"),
            new("Ops:Probes:web:DependsOn:1", "cahce"),
        ]).Build();
        var services = new ServiceCollection();
        var ops = services.AddOps();
        foreach (var name in (string[])["db", "api", "web"])
            ops.AddHeartbeatProbe(name, configuration.GetSection($"Ops:Probes:{name}"));
        ops.AddProbe("self", (_, _) => new(ProbeResult.Healthy()), options => options.DependsOn.Add("self"));
        await using var provider = services.BuildServiceProvider();

        Should.Throw<OpsConfigurationException>(() => provider.GetRequiredService<HealthMonitor>()).Problems.ShouldBe([
            "Ops:Probes:api:DependsOn: 'db' closes a cycle of dependencies: api -> db -> api; remove one of them",
            "Ops:Probes:web:DependsOn: there is no probe 'cahce'; register it or correct the name (there are: api, db, self, web)",
            "Probes:self:DependsOn: 'self' closes a cycle of dependencies: self -> self; remove one of them",
        ]);
    }

    [Fact]
    public async Task Adding_Ops_twice_is_harmless()
    {
        var services = new ServiceCollection();
        services.AddOps().AddProbe("one", (_, _) => new(ProbeResult.Healthy()));
        services.AddOps().AddProbe("two", (_, _) => new(ProbeResult.Healthy()));
        await using var provider = services.BuildServiceProvider();

        (await provider.GetRequiredService<HealthMonitor>().SweepAsync(CancellationToken.None)).Select(entry => entry.Name).ShouldBe(["one", "two"]);
    }

    [Fact]
    public async Task Whoever_beats_and_the_monitor_share_the_heartbeats_probe()
    {
        var services = new ServiceCollection();
        services.AddOps().AddHeartbeatProbe("worker", options => options.UnhealthyAfter = TimeSpan.FromHours(1));
        await using var provider = services.BuildServiceProvider();
        provider.GetRequiredKeyedService<HeartbeatProbe>("worker").Beat();

        (await provider.GetRequiredService<HealthMonitor>().SweepAsync(CancellationToken.None))[0].Status.ShouldBe(ProbeStatus.Healthy);
    }

    [Fact]
    public async Task A_quorum_is_registered_with_its_members()
    {
        var services = new ServiceCollection();
        services.AddOps().AddQuorumProbe("cluster", options =>
        {
            options.AddMember("a", new DelegateProbe((_, _) => new(ProbeResult.Healthy())));
            options.AddMember("b", _ => new DelegateProbe((_, _) => new(ProbeResult.Unhealthy("down"))));
        });
        await using var provider = services.BuildServiceProvider();

        var entry = (await provider.GetRequiredService<HealthMonitor>().SweepAsync(CancellationToken.None))[0];
        entry.Status.ShouldBe(ProbeStatus.Unhealthy);
        entry.Result.Description.ShouldNotBeNull().ShouldContain("1 of 2 members are healthy, 2 are required: b is Unhealthy (down)");
    }

    private static async Task RunHostAsync(string file, ProbeResult result, Func<HealthMonitor, bool> until)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOps()
            .ConfigureHealth(options => options.StateFile = file)
            .AddProbe("probe", (_, _) => new(result), options => options.Policy.Interval = TimeSpan.FromMilliseconds(20))
            .RunHealthMonitor()
            .RunHealthMonitor();
        using var host = builder.Build();
        await host.StartAsync();
        await Until.TrueAsync(() => until(host.Services.GetRequiredService<HealthMonitor>()), "the probe's status");
        await host.StopAsync();
    }
}
