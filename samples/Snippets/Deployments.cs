// <snippet PlanAndApply>
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ops.Deploy;
using Ops.Providers.Network;

// </snippet>
namespace Snippets;

internal static class Deployments
{
    public static async Task RunAsync(Func<string, CancellationToken, ValueTask<double>> query, CancellationToken cancellationToken)
    {
        // <snippet PlanAndApply>
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddOps()
            .AddFileJournal(options => options.Folder = "/var/lib/ops/journal")
            .AddLocalProcessTarget("local", builder.Configuration.GetSection("Ops:Deploy:Targets:local"))
            .AddDeployProbeCheck("smoke", TimeSpan.FromSeconds(5), context =>
                new HttpProbe(new HttpProbeOptions { Url = new Uri(context.Instance?.Address ?? new Uri("http://127.0.0.1:8080/"), "/health") }))
            .RunDeployWorker();
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);

        var deployer = host.Services.GetRequiredService<Deployer>();
        var plan = await deployer.PlanAsync(new DeployRequest
        {
            Target = "local",
            Spec = new DeploySpec { Service = "web", Version = "v2", Artifact = "/srv/web/releases/v2", Replicas = 2 },
            Actor = "ann",
            Strategy = new BlueGreenStrategy(),
            SmokeTests = ["smoke"],
        }, cancellationToken);
        Console.WriteLine(plan); // the dry run
        var deployment = await deployer.ApplyAsync(plan, DeployApproval.None, watcher: null, cancellationToken);
        Console.WriteLine($"{deployment.Status}: {deployment.Cause ?? "all is well"}");
        // </snippet>

        // <snippet StreamedDeployment>
        await foreach (var progress in deployer.StreamAsync(plan, DeployApproval.None, cancellationToken))
            Console.WriteLine($"{progress.At:T} {progress.Kind} {progress.Text}");
        // </snippet>

        // <snippet CommandsAndMeasurements>
        builder.Services.AddOps()
            .AddDeployCommandHook("backup", new CommandSpec(["./backup.sh"]) { Timeout = TimeSpan.FromMinutes(30) }, new CommandSurroundings("/srv/web/operations"))
            .AddDeployMetricCheck(
                "errors",
                (context, token) => query($"rate of 5xx of set {context.SetId}", token),
                new DeployMetricLimits { Max = 0.05, MaxTimesBaseline = 2, AlwaysAllowed = 0.005 });
        // </snippet>

        // <snippet ReleaseOfARevision>
        var releases = new ReleaseBuilder(
            new ReleaseRecipe
            {
                Repository = "/srv/git/web.git",
                ReleasesDirectory = "/srv/web/releases",
                Steps =
                [
                    new BuildStep("test", new CommandSpec(["dotnet", "test"])),
                    new BuildStep("build", new CommandSpec(["dotnet", "publish", "--output", "out"])),
                ],
            },
            TimeProvider.System);
        var release = await releases.BuildAsync("main", progress: null, cancellationToken);
        var spec = new DeploySpec { Service = "web", Version = release.Commit[..12], Artifact = release.Directory };
        // </snippet>
        Console.WriteLine(spec);
    }
}
