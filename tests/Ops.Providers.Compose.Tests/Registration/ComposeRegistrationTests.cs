using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

public sealed class ComposeRegistrationTests : IDisposable
{
    private readonly ComposeFiles _files = ComposeFiles.Of("services: { app: { image: app }, page: { image: page } }");

    private string File => _files.Options.Files.Single();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_target_comes_from_the_configuration()
    {
        await using var services = Services($$"""
            { "Files": [ "{{File}}" ], "Project": "shop", "Variables": { "TAG": "1" }, "InheritEnvironment": false, "JoinTimeout": "00:01:00",
              "Engine": { "Host": "tcp://engine.internal:2375" },
              "Registries": [ { "Host": "registry.internal:5000", "UserName": "deployer", "Password": "hunter2" } ],
              "Services": { "app": { "Port": 3000, "MaintenanceService": "page", "Switch": { "Kind": "Haproxy", "Endpoint": "unix:///run/haproxy/admin.sock" } } } }
            """);

        var target = services.GetRequiredService<IDeployTargets>().Get("production");

        (target.Descriptor.Name, target.Descriptor.Kind, target.Descriptor.TrafficFollowsInstances).ShouldBe(("production", "compose", false));
        target.Get<IMaintenanceMode>().ShouldNotBeNull();
    }

    [Fact]
    public async Task Without_a_proxy_traffic_follows_the_instances()
    {
        await using var services = Services($$"""{ "Files": [ "{{File}}" ] }""");

        var target = services.GetRequiredService<IDeployTargets>().Get("production");

        target.Descriptor.TrafficFollowsInstances.ShouldBeTrue();
        (target.Get<ITrafficSwitch>(), target.Get<IMaintenanceMode>()).ShouldBe((null, null));
    }

    [Fact]
    public async Task Wrong_options_are_all_said_at_once_with_their_paths()
    {
        await using var services = Services($$"""
            { "Files": [ "{{File}}", "/nowhere.yaml" ], "JoinTimeout": "00:00:00",
              "Engine": { "Host": "engine:2375", "CertificateFile": "/nowhere.crt", "RequestTimeout": "-00:00:01" },
              "Registries": [ { "Host": "registry.internal/shop", "UserName": "", "Password": "" } ],
              "Services": { "app": { "Port": 0, "MaintenanceService": "page" },
                            "api": { "Switch": { "Kind": "Haproxy", "Endpoint": "haproxy", "Backend": "a b", "Timeout": "00:00:00" } },
                            "web": { "Switch": { "Kind": "Nginx", "Executable": "" } } } }
            """);

        var problems = Should.Throw<OpsConfigurationException>(() => services.GetRequiredService<IDeployTargets>()).Problems;

        problems.ShouldAllBe(problem => problem.StartsWith("Ops:Targets:production:", StringComparison.Ordinal));
        foreach (var path in (string[])["Files:1: there is no file '/nowhere.yaml'", "JoinTimeout", "Engine:Host: 'engine:2375' is no address of a Docker Engine", "Engine:KeyFile", "Engine:CertificateFile", "Engine:RequestTimeout", "Registries:0:Host", "Registries:0:UserName", "Registries:0:Password", "Services:app:Port: 0 is no port", "Services:app:MaintenanceService: a maintenance page needs a Switch", "Services:api:Switch:Endpoint: 'haproxy' is no address", "Services:api:Switch:Backend", "Services:api:Switch:Timeout", "Services:web:Switch:UpstreamFile", "Services:web:Switch:PidFile", "Services:web:Switch:Executable"])
            problems.Count(problem => problem.StartsWith($"Ops:Targets:production:{path}", StringComparison.Ordinal)).ShouldBe(1, $"{path}\nin\n{string.Join('\n', problems)}");
        problems.Count.ShouldBe(17, string.Join('\n', problems));
    }

    [Fact]
    public async Task What_is_wrong_in_the_compose_file_and_services_that_it_lacks_are_said_as_well()
    {
        await using var lacking = Services($$"""{ "Files": [ "{{File}}" ], "Services": { "shop": { "Port": 1 } } }""");
        Should.Throw<OpsConfigurationException>(() => lacking.GetRequiredService<IDeployTargets>()).Problems.Single().ShouldBe("Ops:Targets:production:Services:shop: the compose file has no service 'shop'; correct the name (there are: app, page)");

        await using var apart = Services($$"""{ "Files": [ "{{File}}" ], "Services": { "app": { "Network": "front" } } }""");
        Should.Throw<OpsConfigurationException>(() => apart.GetRequiredService<IDeployTargets>()).Problems.Single().ShouldBe("Ops:Targets:production:Services:app:Network: the service is not in a network 'front'; correct the name (it is in: default)");

        await System.IO.File.WriteAllTextAsync(File, "services: { app: { image: app, links: [db], init: perhaps } }");
        await using var wrong = Services($$"""{ "Files": [ "{{File}}" ] }""");
        var problems = Should.Throw<OpsConfigurationException>(() => wrong.GetRequiredService<IDeployTargets>()).Problems;
        problems.Count.ShouldBe(2);
        problems.ShouldAllBe(problem => problem.StartsWith($"Ops:Targets:production:Files: {File}:1:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_key_is_refused()
    {
        await using var services = Services($$"""{ "Files": [ "{{File}}" ], "Engin": {} }""");

        Should.Throw<OpsConfigurationException>(() => services.GetRequiredService<IDeployTargets>()).Problems.Single().ShouldContain("Engin");
    }

    private static ServiceProvider Services(string json)
    {
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "Ops": { "Targets": { "production": {{json}} } } }"""))).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddOps().AddComposeTarget("production", configuration.GetSection("Ops:Targets:production"));
        return services.BuildServiceProvider();
    }
}
