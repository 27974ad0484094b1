using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ops.Conformance;
using Ops.Health;

namespace Ops.Providers.HealthChecks.Tests;

public sealed class ProbesAsHealthChecksTests
{
    [Fact]
    public async Task The_monitor_is_one_check_that_tells_what_it_knows_without_running_a_probe()
    {
        var runs = 0;
        await using var services = Build(builder => builder
            .AddProbe("up", (_, _) =>
            {
                runs++;
                return new(ProbeResult.Healthy(7));
            })
            .AddProbe("down", (_, _) => new(ProbeResult.Unhealthy("connection refused"))));
        var checks = services.GetRequiredService<HealthCheckService>();

        var before = await checks.CheckHealthAsync(TestContext.Current.CancellationToken);
        before.Status.ShouldBe(HealthStatus.Unhealthy, "there is no evidence yet");
        runs.ShouldBe(0);
        await services.GetRequiredService<HealthMonitor>().SweepAsync(TestContext.Current.CancellationToken);
        var after = await checks.CheckHealthAsync(TestContext.Current.CancellationToken);

        runs.ShouldBe(1);
        after.Entries["ops"].Status.ShouldBe(HealthStatus.Unhealthy);
        after.Entries["ops"].Description.ShouldBe("down is Unhealthy (connection refused)");
        after.Entries["ops"].Data["up"].ShouldBe("Healthy");
        after.Entries["up"].Status.ShouldBe(HealthStatus.Healthy);
        after.Entries["up"].Data["value"].ShouldBe(7.0);
        after.Entries["nobody"].Description.ShouldBe("there is no probe 'nobody'");
    }

    [Fact]
    public async Task Both_directions_together_do_not_wrap_each_other()
    {
        await using var services = Build(builder =>
        {
            builder.Services.AddHealthChecks().AddCheck("community", () => HealthCheckResult.Healthy());
            builder.AddProbe("up", (_, _) => new(ProbeResult.Healthy())).AddHealthCheckProbes();
        });

        var report = await services.GetRequiredService<HealthMonitor>().SweepAsync(TestContext.Current.CancellationToken);

        report.Select(entry => entry.Name).ShouldBe(["up", "community"]);
    }

    [Fact]
    public async Task A_probe_on_its_own_is_a_check_with_an_enforced_timeout()
    {
        var time = new ManualTime();
        var check = new ProbeHealthCheck("stuck", new DelegateProbe((_, _) => new(new TaskCompletionSource<ProbeResult>().Task)), TimeSpan.FromSeconds(1), time);
        var run = check.CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);
        run.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1.1));

        var result = await run;
        result.Status.ShouldBe(HealthStatus.Unhealthy);
        result.Description.ShouldBe("probe 'stuck' did not end within its timeout of 1000 ms");
    }

    [Theory]
    [InlineData(ProbeStatus.Healthy, HealthStatus.Healthy)]
    [InlineData(ProbeStatus.Degraded, HealthStatus.Degraded)]
    [InlineData(ProbeStatus.Unhealthy, HealthStatus.Unhealthy)]
    [InlineData(ProbeStatus.Unknown, HealthStatus.Unhealthy)]
    public async Task A_probes_status_is_the_checks(ProbeStatus status, HealthStatus expected)
    {
        var check = new ProbeHealthCheck("probe", new DelegateProbe((_, _) => new(new ProbeResult(status, 3, "text"))), TimeSpan.FromSeconds(1), TimeProvider.System);

        var result = await check.CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);

        result.Status.ShouldBe(expected);
        result.Description.ShouldBe("text");
    }

    private static ServiceProvider Build(Action<IOpsBuilder> configure)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHealthChecks().AddOpsMonitor().AddOpsProbe("up").AddOpsProbe("nobody");
        configure(services.AddOps());
        return services.BuildServiceProvider();
    }
}
