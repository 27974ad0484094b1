using Microsoft.Extensions.DependencyInjection;
using Ops.Deploy;
using Ops.Health;
using Shouldly;

namespace Ops.Conformance.Deploy;

/// <summary>What the suites that deploy through a <see cref="Deployer"/> share.</summary>
public abstract class DeployerConformance : DeployConformance
{
    /// <summary>The check that asks an instance past the traffic switch.</summary>
    protected const string SmokeTest = "smoke";

    /// <summary>The check that asks the public address.</summary>
    protected const string Answers = "answers";

    /// <summary>The check that asks the public address ten times, over a connection of its own each time.</summary>
    protected const string AnswersTenTimes = "answers ten times";

    private readonly string _journal = Directory.CreateTempSubdirectory("ops-deployments-").FullName;
    private DeployHost? _host;

    /// <summary>Gets the deployer of the program that runs now.</summary>
    protected Deployer Deployer => _host?.Deployer ?? throw new InvalidOperationException("No program runs.");

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await StartProgramAsync(Target);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_host is not null)
            await _host.DisposeAsync();
        await base.DisposeAsync();
        Directory.Delete(_journal, recursive: true);
    }

    /// <summary>Returns the request to deploy two instances of a spec.</summary>
    protected DeployRequest Request(DeploySpec spec, DeployStrategy strategy) => new()
    {
        Target = Target.Descriptor.Name,
        Spec = spec with { Replicas = 2 },
        Actor = "ann",
        Reason = "conformance",
        Strategy = strategy,
        SmokeTests = [SmokeTest],
        Verifications = Platform.PublicUrl is null ? [] : [Answers],
        Watch = new WatchRequest { Duration = TimeSpan.FromSeconds(1), Interval = TimeSpan.FromMilliseconds(250), FailureThreshold = 2 },
        ReadyTimeout = Platform.Patience,
        StableFor = TimeSpan.FromMilliseconds(300),
        Grace = TimeSpan.FromSeconds(10),
    };

    /// <summary>Returns a request about the service.</summary>
    protected ServiceRequest ServiceRequest() => new()
    {
        Target = Target.Descriptor.Name,
        Service = Service,
        Actor = "ann",
        InstanceChecks = [SmokeTest],
        ReadyTimeout = Platform.Patience,
        StableFor = TimeSpan.FromMilliseconds(300),
        Grace = TimeSpan.FromSeconds(10),
    };

    /// <summary>Deploys a spec and fails unless it succeeds.</summary>
    protected async Task<Deployment> DeployAsync(DeploySpec spec, DeployStrategy strategy) => Succeeded(await TryDeployAsync(Request(spec, strategy)));

    /// <summary>Deploys, and returns how it went.</summary>
    protected async Task<Deployment> TryDeployAsync(DeployRequest request) => await ApplyAsync(await Deployer.PlanAsync(request, default));

    /// <summary>Carries a plan out, with all the consent that it needs.</summary>
    protected Task<Deployment> ApplyAsync(DeployPlan plan, CancellationToken cancellationToken = default) =>
        Deployer.ApplyAsync(plan, new DeployApproval { Consent = plan.Consent is null ? null : plan.Id }, new OutputWatcher(), cancellationToken);

    /// <summary>Fails unless a deployment did what it should.</summary>
    protected static Deployment Succeeded(Deployment deployment)
    {
        deployment.Status.ShouldBe(DeploymentStatus.Succeeded, deployment.Cause);
        return deployment;
    }

    /// <summary>Fails unless a deployment failed and was undone without an error.</summary>
    protected static Deployment RolledBack(Deployment deployment)
    {
        deployment.Status.ShouldBe(DeploymentStatus.RolledBack, $"{deployment.Cause}; {string.Join("; ", deployment.RollbackErrors)}");
        deployment.Cause.ShouldNotBeNullOrWhiteSpace();
        return deployment;
    }

    /// <summary>Fails unless exactly this version serves, with two ready instances.</summary>
    protected async Task<InstanceSet> ServesAsync(string version)
    {
        var state = await SeenAsync($"{version} runs twice", seen => seen.Sets.Any(set => set.Version == version && set.Ready == 2 && set.Wanted == 2));
        var set = state.Sets.Single(set => set.Version == version && set.Ready == 2);
        if (state.Traffic is { } traffic)
            traffic.Shares.Where(share => share.Weight > 0).Select(share => share.SetId).ShouldBe([set.Id]);
        else
            state.Sets.Where(other => other.Wanted > 0).Select(other => other.Id).ShouldBe([set.Id]);
        return set;
    }

    /// <summary>Carries a plan out, but ends the program after a while, as a crash would; another one takes the deployment up.</summary>
    protected async Task<Deployment> CrashAndResumeAsync(DeployPlan plan, TimeSpan after)
    {
        var doomed = await Platform.ConnectAsync();
        await _host!.DisposeAsync();
        _host = await DeployHost.StartAsync(doomed, _journal, builder => Configure(builder.ConfigureDeploy(options => options.LockTimeToLive = DeployHost.DoomedLock)));
        _host.Doom();
        using var crash = new CancellationTokenSource(after);
        try
        {
            await ApplyAsync(plan, crash.Token);
        }
        catch (OperationCanceledException)
        {
        }

        await RestartProgramAsync(Target);
        await Platform.AbandonAsync(doomed);
        return await Deployer.ResumeAsync(plan.Target, plan.Service, plan.Id, new OutputWatcher(), default);
    }

    /// <summary>Ends the program and starts another, over another connection to the platform.</summary>
    protected async Task RestartProgramAsync(IDeployTarget target)
    {
        await _host!.DisposeAsync();
        await StartProgramAsync(target);
    }

    /// <summary>Starts what deploys in the background, as a service would.</summary>
    protected async Task WorkInTheBackgroundAsync()
    {
        await _host!.DisposeAsync();
        _host = await DeployHost.StartAsync(Target, _journal, builder => Configure(builder.RunDeployWorker()));
    }

    private async Task StartProgramAsync(IDeployTarget target) => _host = await DeployHost.StartAsync(target, _journal, Configure);

    private void Configure(IOpsBuilder builder) => builder
        .AddDeployCheck(SmokeTest, async (context, _) => context.Instance?.Address is { } address ? await AskAsync(address) : ProbeResult.Healthy())
        .AddDeployCheck(Answers, async (_, _) => await AskAsync(Platform.PublicUrl!))
        .AddDeployCheck(AnswersTenTimes, async (_, _) => await AskTenTimesAsync(Platform.PublicUrl!));

    private async Task<ProbeResult> AskTenTimesAsync(Uri url)
    {
        for (var count = 0; count < 10; count++)
        {
            if (await AskAsync(url) is { Status: not ProbeStatus.Healthy } bad)
                return bad;
        }

        return ProbeResult.Healthy();
    }

    private async Task<ProbeResult> AskAsync(Uri url)
    {
        try
        {
            var (status, body) = await GetAsync(url);
            return status == 200 ? ProbeResult.Healthy() : ProbeResult.Unhealthy($"{url} answers {status} {body}");
        }
        catch (HttpRequestException exception)
        {
            return ProbeResult.Unhealthy($"{url} does not answer: {exception.Message}");
        }
    }

    private sealed class OutputWatcher : IProgress<DeployProgress>
    {
        private readonly ITestOutputHelper? _output = TestContext.Current.TestOutputHelper;

        public void Report(DeployProgress value) => _output?.WriteLine($"{value.At:HH:mm:ss.fff} {value.Kind} {value.Text}");
    }
}
