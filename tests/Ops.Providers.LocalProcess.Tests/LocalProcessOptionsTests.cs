using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess.Tests;

public sealed class LocalProcessOptionsTests
{
    private static readonly Dictionary<string, string?> _valid = new(StringComparer.Ordinal)
    {
        ["Type"] = "local-process",
        ["Root"] = "/tmp/ops-options-test",
        ["KeepRunning"] = "false",
        ["KeeperStartTimeout"] = "00:00:10",
        ["KeeperCommand:0"] = "/usr/bin/my-tool",
        ["Services:web:Command"] = "./server",
        ["Services:web:Arguments:0"] = "--port={port}",
        ["Services:web:Artifact"] = "/srv/web",
        ["Services:web:WorkingDirectory"] = "app/bin",
        ["Services:web:Environment:LOG_LEVEL"] = "debug",
        ["Services:web:InheritedVariables:0"] = "NODE_PATH",
        ["Services:web:HealthPath"] = "/health",
        ["Services:web:PublicPort"] = "8080",
        ["Services:web:PublicAddress"] = "0.0.0.0",
        ["Services:web:StopSignal"] = "Interrupt",
        ["Services:worker:Command"] = "node",
        ["Services:worker:ListensOnPort"] = "false",
    };

    [Fact]
    public void Valid_settings_are_read_from_configuration()
    {
        using var host = Host(_valid);

        host.GetRequiredService<IDeployTargets>().Get("production").Descriptor.ShouldBe(new TargetDescriptor("production", "local-process"));
    }

    [Theory]
    [InlineData("Root", "relative/path")]
    [InlineData("Root", "/tmp/a/very/long/path/that/goes/on/and/on/until/no/socket/can/have/it/as/its/name/because/there/are/limits")]
    [InlineData("KeeperStartTimeout", "00:00:00")]
    [InlineData("Services:web:Command", " ")]
    [InlineData("Services:web:WorkingDirectory", "../up")]
    [InlineData("Services:web:WorkingDirectory", "/abs")]
    [InlineData("Services:web:HealthPath", "health")]
    [InlineData("Services:worker:HealthPath", "/health")]
    [InlineData("Services:worker:PublicPort", "81")]
    [InlineData("Services:web:PublicPort", "70000")]
    [InlineData("Services:web:PublicAddress", "localhost")]
    [InlineData("Services:web:MaintenancePage", "/no/such/page.html")]
    [InlineData("Services:web:StopGrace", "-00:00:01")]
    [InlineData("Services:web:RestartDelay", "00:01:00")]
    [InlineData("Services:web:LogRetention", "00:00:00")]
    [InlineData("Services:web:UnhealthyThreshold", "0")]
    [InlineData("Services:web:MaxLogBytes", "10")]
    [InlineData("Services:web:MaxLogFiles", "1")]
    [InlineData("Services:a/b:Command", "node")]
    public void A_wrong_setting_is_refused_with_its_configuration_path(string key, string value)
    {
        using var host = Host(new Dictionary<string, string?>(_valid, StringComparer.Ordinal) { [key] = value });

        var error = Should.Throw<OpsConfigurationException>(() => host.GetRequiredService<IDeployTargets>());

        // The length of a path is a matter of root and service together, and a name is told by the service's path.
        var path = value.Length > 80 ? "Services:web" : key.Replace("a/b:Command", "a/b", StringComparison.Ordinal);
        error.Problems.ShouldContain(problem => problem.StartsWith($"Targets:production:{path}:", StringComparison.Ordinal));
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once()
    {
        using var host = Host(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Root"] = "x", ["Services:web:HealthPath"] = "x", ["Services:worker:MaxLogFiles"] = "0" });

        Should.Throw<OpsConfigurationException>(() => host.GetRequiredService<IDeployTargets>()).Problems.Count.ShouldBe(5);
    }

    [Fact]
    public void Services_with_the_same_public_port_are_refused()
    {
        using var host = Host(new Dictionary<string, string?>(_valid, StringComparer.Ordinal) { ["Services:b:Command"] = "node", ["Services:b:PublicPort"] = "8080", ["Services:b:PublicAddress"] = "0.0.0.0" });

        Should.Throw<OpsConfigurationException>(() => host.GetRequiredService<IDeployTargets>()).Problems.Single().ShouldContain("8080");
    }

    [Fact]
    public void An_unknown_setting_is_refused_by_name()
    {
        using var host = Host(new Dictionary<string, string?>(_valid, StringComparer.Ordinal) { ["Services:web:Comand"] = "node" });

        Should.Throw<OpsConfigurationException>(() => host.GetRequiredService<IDeployTargets>()).Message.ShouldContain("Comand");
    }

    [Fact]
    public void A_target_without_services_is_refused()
    {
        using var host = Host(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Root"] = "/tmp/x" });

        Should.Throw<OpsConfigurationException>(() => host.GetRequiredService<IDeployTargets>()).Message.ShouldContain("Targets:production:Services");
    }

    private static ServiceProvider Host(IReadOnlyDictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => $"Targets:production:{setting.Key}", setting => setting.Value, StringComparer.OrdinalIgnoreCase))
            .Build();
        var services = new ServiceCollection();
        services.AddOps().AddLocalProcessTarget("production", configuration.GetSection("Targets:production"));
        return services.BuildServiceProvider();
    }
}
