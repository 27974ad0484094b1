// <snippet HealthSweep>
using Microsoft.Extensions.DependencyInjection;
using Ops.Health;

// </snippet>
namespace Snippets;

internal static class HealthSweep
{
    public static async Task RunAsync()
    {
        // <snippet HealthSweep>
        var services = new ServiceCollection();
        services.AddOps()
            .AddHttpProbe("shop", options => options.Url = new Uri("https://shop.example/health"))
            .AddTcpProbe("database", options =>
            {
                options.Host = "db.example";
                options.Port = 5432;
                options.Policy.Timeout = TimeSpan.FromSeconds(2);
            });

        await using var provider = services.BuildServiceProvider();
        var monitor = provider.GetRequiredService<HealthMonitor>();
        var report = await monitor.SweepAsync(CancellationToken.None);

        foreach (var probe in report)
            Console.WriteLine($"{probe.Name}: {probe.Status} {probe.Result.Description}");
        Console.WriteLine(report);
        // </snippet>
    }
}
