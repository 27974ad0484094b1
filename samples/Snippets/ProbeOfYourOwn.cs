// <snippet ProbeOfYourOwn>
using Microsoft.Extensions.DependencyInjection;
using Ops.Health;

// </snippet>
namespace Snippets;

internal static class ProbeOfYourOwn
{
    public static async Task RunAsync()
    {
        // <snippet ProbeOfYourOwn>
        var services = new ServiceCollection();
        services.AddOps().AddProbe("outbox", _ => new OutboxProbe("/var/spool/outbox"), options =>
        {
            options.Policy.Timeout = TimeSpan.FromSeconds(1);
            options.Policy.Blocking = true;
        });
        // </snippet>
        await using var provider = services.BuildServiceProvider();
        Console.WriteLine(await provider.GetRequiredService<HealthMonitor>().SweepAsync(CancellationToken.None));
    }
}

// <snippet ProbeOfYourOwn>
internal sealed class OutboxProbe(string folder) : IHealthProbe
{
    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            return ValueTask.FromResult(ProbeResult.Unhealthy($"{folder} is missing"));

        var waiting = Directory.EnumerateFiles(folder).Count();
        return ValueTask.FromResult(waiting <= 100
            ? ProbeResult.Healthy(waiting)
            : ProbeResult.Degraded($"{waiting} messages wait in {folder}; expected at most 100", waiting));
    }
}
// </snippet>
