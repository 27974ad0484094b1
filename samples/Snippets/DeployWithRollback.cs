// <snippet DeployWithRollback>
using Microsoft.Extensions.DependencyInjection;
using Ops.Deploy;
using Ops.Providers.LocalProcess;
using Ops.Providers.Network;

// </snippet>
namespace Snippets;

internal static class DeployWithRollback
{
    public static async Task RunAsync()
    {
        // <snippet DeployWithRollback>
        var services = new ServiceCollection();
        services.AddOps()
            .AddFileJournal(options => options.Folder = "/var/lib/ops/journal")
            .AddLocalProcessTarget("production", options =>
            {
                options.Root = "/var/lib/ops/services";
                options.Services["shop"] = new LocalProcessServiceOptions { Command = "./server", HealthPath = "/health", PublicPort = 8080 };
            })
            .AddDeployProbeCheck("front-page", TimeSpan.FromSeconds(5), context =>
                new HttpProbe(new HttpProbeOptions { Url = context.Instance?.Address ?? new Uri("http://127.0.0.1:8080/"), BodyContains = "Welcome" }));

        await using var provider = services.BuildServiceProvider();
        var deployer = provider.GetRequiredService<Deployer>();
        var plan = await deployer.PlanAsync(new DeployRequest
        {
            Target = "production",
            Spec = new DeploySpec { Service = "shop", Version = "v2", Artifact = "/srv/shop/v2", Replicas = 2 },
            Actor = "ann",
            Strategy = new BlueGreenStrategy(),
            SmokeTests = ["front-page"],
            Verifications = ["front-page"],
            Watch = new WatchRequest { Duration = TimeSpan.FromMinutes(30), Interval = TimeSpan.FromSeconds(30) },
        }, CancellationToken.None);
        Console.WriteLine(plan);

        var deployment = await deployer.ApplyAsync(plan, DeployApproval.None, watcher: null, CancellationToken.None);
        Console.WriteLine($"{deployment.Status} after {deployment.Duration}: {deployment.Cause ?? "all is well"}");
        // </snippet>
    }
}
