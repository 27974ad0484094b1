using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ops.Health;

namespace Ops.Providers.HealthChecks.Tests;

public sealed class HealthCheckProbesRegistrationTests
{
    [Fact]
    public void Every_check_becomes_a_probe_with_its_name_tags_timeout_and_period()
    {
        var services = new ServiceCollection();
        services.AddOps().AddHealthCheckProbes();
        services.AddHealthChecks().Add(Check("plain")).Add(Check("db", check =>
        {
            check.Timeout = TimeSpan.FromSeconds(7);
            check.Period = TimeSpan.FromMinutes(2);
            check.Tags.Add("readiness");
        }));

        var probes = Create(services);

        probes.Select(probe => probe.Name).ShouldBe(["plain", "db"]);
        probes[0].Policy.ShouldBe(new ProbePolicy());
        probes[1].Policy.ShouldBe(new ProbePolicy { Timeout = TimeSpan.FromSeconds(7), Interval = TimeSpan.FromMinutes(2) });
        probes[1].Tags.ShouldBe(["readiness"]);
        probes.ShouldAllBe(probe => probe.Probe is HealthCheckProbe);
    }

    [Fact]
    public void Only_the_chosen_checks_become_probes()
    {
        var services = new ServiceCollection();
        services.AddHealthChecks().Add(Check("live")).Add(Check("db", check => check.Tags.Add("ready")));
        services.AddOps().AddHealthCheckProbes(check => check.Tags.Contains("ready"));

        Create(services).Single().Name.ShouldBe("db");
    }

    [Fact]
    public void The_options_of_each_probe_can_be_set()
    {
        var services = new ServiceCollection();
        services.AddHealthChecks().Add(Check("live")).Add(Check("db"));
        services.AddOps().AddHealthCheckProbes(static _ => true, static (check, options) =>
        {
            options.Policy.Blocking = check.Name == "db";
            options.Group = "checks";
            options.DependsOn.Add("host");
        });

        var probes = Create(services);

        probes.Select(probe => probe.Policy.Blocking).ShouldBe([false, true]);
        probes.ShouldAllBe(probe => probe.Group == "checks" && probe.DependsOn.Single() == "host");
    }

    [Fact]
    public void Wrong_options_of_every_probe_are_refused_together()
    {
        var services = new ServiceCollection();
        services.AddHealthChecks().Add(Check("live")).Add(Check("db"));
        services.AddOps().AddHealthCheckProbes(static _ => true, static (_, options) => options.Policy.Interval = TimeSpan.Zero);

        var error = Should.Throw<OpsConfigurationException>(() => Create(services));

        error.Message.ShouldContain("Probes:live:Policy:Interval");
        error.Message.ShouldContain("Probes:db:Policy:Interval");
    }

    [Fact]
    public void A_check_with_the_name_of_a_probe_is_refused()
    {
        var services = new ServiceCollection();
        services.AddHealthChecks().Add(Check("db"));
        services.AddOps().AddHealthCheckProbes().AddProbe("db", static (_, _) => ValueTask.FromResult(ProbeResult.Healthy()));

        var error = Should.Throw<OpsConfigurationException>(() => Create(services));

        error.Message.ShouldBe("Probes:db, services.AddHealthChecks(): the probe name 'db' is registered 2 times; give each probe a name of its own");
    }

    [Fact]
    public void A_host_without_checks_has_no_probes()
    {
        var services = new ServiceCollection();
        services.AddOps().AddHealthCheckProbes();

        Create(services).ShouldBeEmpty();
    }

    private static IReadOnlyList<ProbeRegistration> Create(ServiceCollection services) =>
        services.BuildServiceProvider().GetRequiredService<IProbeCatalog>().CreateRegistrations();

    private static HealthCheckRegistration Check(string name) => Check(name, static _ => { });

    private static HealthCheckRegistration Check(string name, Action<HealthCheckRegistration> configure)
    {
        var registration = new HealthCheckRegistration(name, new CheckStub(HealthCheckResult.Healthy()), failureStatus: null, tags: null);
        configure(registration);
        return registration;
    }
}
