using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Ops.Providers.Pm2.Tests;

public sealed class Pm2RegistrationTests
{
    [Fact]
    public async Task A_target_comes_from_the_configuration()
    {
        await using var services = Services("""{ "Home": "/tmp/pm2", "ReleasesDirectory": "/srv/releases", "EcosystemEnvironment": "production", "Workers": [ "queue" ], "InheritEnvironment": [ "NODE_EXTRA_CA_CERTS" ], "RpcTimeout": "00:00:05", "Artifacts": { "web": "web-current" } }""");

        var target = services.GetRequiredService<IDeployTargets>().Get("production");

        (target.Descriptor.Name, target.Descriptor.Kind, target.Descriptor.TrafficFollowsInstances).ShouldBe(("production", "pm2", false));
        target.Get<ITrafficSwitch>().ShouldNotBeNull();
    }

    [Fact]
    public async Task Wrong_options_are_all_said_at_once_with_their_paths()
    {
        await using var services = Services("""{ "Home": "pm2", "Pm2Path": " ", "ReleasesDirectory": "releases", "MaintenanceVariable": "status", "RpcTimeout": "00:00:00", "MaxMessageBytes": 10, "MaintenancePage": "/nowhere.html" }""");

        var problems = Should.Throw<OpsConfigurationException>(() => services.GetRequiredService<IDeployTargets>()).Problems;

        problems.Count.ShouldBe(7, string.Join('\n', problems));
        problems.ShouldAllBe(problem => problem.StartsWith("Ops:Targets:production:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_home_whose_sockets_would_not_fit_is_refused()
    {
        await using var services = Services($$"""{ "Home": "/tmp/{{new string('x', 100)}}" }""");

        Should.Throw<OpsConfigurationException>(() => services.GetRequiredService<IDeployTargets>()).Problems.Single().ShouldContain("107");
    }

    [Fact]
    public async Task An_unknown_key_is_refused()
    {
        await using var services = Services("""{ "Hoome": "/tmp/pm2" }""");

        Should.Throw<OpsConfigurationException>(() => services.GetRequiredService<IDeployTargets>()).Problems.Single().ShouldContain("Hoome");
    }

    private static ServiceProvider Services(string json)
    {
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "Ops": { "Targets": { "production": {{json}} } } }"""))).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddOps().AddPm2Target("production", configuration.GetSection("Ops:Targets:production"));
        return services.BuildServiceProvider();
    }
}
