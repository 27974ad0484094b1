using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.HealthChecks.Tests;

public sealed class NpgSqlHealthCheckTests
{
    [Fact]
    public async Task The_communitys_PostgreSQL_check_probes_a_real_server_through_an_outage()
    {
        await using var server = await PostgresServer.StartAsync();
        var services = new ServiceCollection();
        services.AddHealthChecks().AddNpgSql(server.ConnectionString, name: "orders-db", timeout: TimeSpan.FromSeconds(3));
        services.AddOps().AddHealthCheckProbes();
        await using var host = services.BuildServiceProvider();
        var registration = host.GetRequiredService<IProbeCatalog>().CreateRegistrations().Single();
        registration.Name.ShouldBe("orders-db");
        registration.Policy.Timeout.ShouldBe(TimeSpan.FromSeconds(3));

        (await RunAsync(registration.Probe)).ShouldBeHealthy();

        await server.StopAsync();
        var broken = await RunAsync(registration.Probe);
        broken.Status.ShouldBe(ProbeStatus.Unhealthy);
        broken.Description.ShouldNotBeNull().ShouldContain("orders-db");
        $"{broken}{broken.Exception}".ShouldNotContain(server.Password);

        await server.StartAgainAsync();
        await Eventually.HoldsAsync("the check has left its dead connections behind", async () => (await RunAsync(registration.Probe)).Status == ProbeStatus.Healthy);
    }

    private static async Task<ProbeResult> RunAsync(IHealthProbe probe) =>
        await probe.ProbeAsync(ProbeContext.StartNow("orders-db", TimeSpan.FromSeconds(3)), CancellationToken.None);
}
