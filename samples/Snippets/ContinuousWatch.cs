// <snippet ContinuousWatch>
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ops;
using Ops.Health;

// </snippet>
namespace Snippets;

internal static class ContinuousWatch
{
    public static async Task RunAsync()
    {
        // <snippet ContinuousWatch>
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddHostedService<Alerts>();
        builder.Services.AddOps()
            .AddPostgresProbe("database", options => options.ConnectionString = new Secret("Host=db.example;Username=ops"))
            .AddHttpProbe("shop", options =>
            {
                options.Url = new Uri("https://shop.example/health");
                options.DependsOn.Add("database");
                options.Policy.Interval = TimeSpan.FromSeconds(10);
                options.Policy.UnhealthyThreshold = 3;
            })
            .RunHealthMonitor();
        await builder.Build().RunAsync();
        // </snippet>
    }
}

// <snippet ContinuousWatch>
internal sealed class Alerts(HealthMonitor monitor) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var transition in monitor.WatchTransitionsAsync(stoppingToken))
        {
            if (transition.SuppressedBy is null)
                Console.WriteLine($"{transition.At:u} {transition}");
        }
    }
}
// </snippet>
