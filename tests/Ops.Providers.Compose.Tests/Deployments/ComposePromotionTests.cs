using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

/// <summary>Staging and production are two projects of one engine, as a host has them.</summary>
public sealed class ComposePromotionTests(EngineFixture fixture) : IAsyncLifetime
{
    private readonly DirectoryInfo _journal = Directory.CreateTempSubdirectory("ops-promotion-");
    private ComposeProjectFolder _staging = null!;
    private ComposeProjectFolder _production = null!;
    private ServiceProvider _services = null!;

    private Deployer Deployer => _services.GetRequiredService<Deployer>();

    public async ValueTask InitializeAsync()
    {
        var engine = await fixture.EngineAsync();
        (_staging, _production) = (new ComposeProjectFolder(engine), new ComposeProjectFolder(engine));
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddOps()
            .AddFileJournal(options => options.Folder = _journal.FullName)
            .AddComposeTarget("staging", options => Use(_staging, options))
            .AddComposeTarget("production", options => Use(_production, options));
        _services = services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _staging.DisposeAsync();
        await _production.DisposeAsync();
        _journal.Delete(recursive: true);
    }

    [Fact]
    [Trait("Requirement", "S3-24")]
    public async Task A_version_goes_to_production_only_while_it_is_well_on_staging()
    {
        (await DeployAsync("production", "v1")).Cause.ShouldNotBeNull().ShouldContain("v1 does not serve on 'staging': nothing was ever deployed there");
        (await _production.PsAsync()).ShouldBeEmpty();

        (await DeployAsync("staging", "v1")).Status.ShouldBe(DeploymentStatus.Succeeded);
        (await DeployAsync("production", "v1")).Status.ShouldBe(DeploymentStatus.Succeeded);

        (await DeployAsync("staging", "v2")).Status.ShouldBe(DeploymentStatus.Succeeded);
        await _staging.Engine.DockerAsync(["rm", "-f", .. await _staging.PsAsync("status=running")]);
        (await DeployAsync("production", "v2")).Cause.ShouldNotBeNull().ShouldContain("v2 does not serve on 'staging'");
        (await Deployer.ObserveAsync("production", "app", default)).Current.ShouldNotBeNull().Version.ShouldBe("v1");
    }

    private static void Use(ComposeProjectFolder project, ComposeTargetOptions options)
    {
        (options.Project, options.InheritEnvironment, options.Engine.Host) = (project.Name, false, project.Engine.Host);
        options.Files.Add(project.File);
    }

    private async Task<Deployment> DeployAsync(string target, string version)
    {
        var plan = await Deployer.PlanAsync(
            new DeployRequest
            {
                Target = target,
                Spec = new DeploySpec { Service = "app", Version = version, Artifact = TestApp.Image, Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["APP_VERSION"] = version } },
                Actor = "ann",
                StagingTarget = target == "production" ? "staging" : null,
                StableFor = TimeSpan.Zero,
                Watch = null,
            },
            default);
        return await Deployer.ApplyAsync(plan, DeployApproval.None, null, default);
    }
}
