using System.Globalization;
using Ops.Deploy;
using Ops.SampleHost.Deploying;
using Ops.SampleHost.Deploying.Views;

namespace Ops.SampleHost.Demo;

/// <summary>The second part of the demo: three versions of a service under load, of which the second is broken.</summary>
internal sealed class ReleaseDemo(IDeployView view, TimeProvider time) : IAsyncDisposable
{
    private static readonly WatchRequest _watch = new() { Duration = TimeSpan.FromSeconds(4), Interval = TimeSpan.FromMilliseconds(500) };

    private readonly List<string> _missed = [];
    private Customers? _customers;

    /// <summary>Deploys the three versions and returns what did not go as scripted.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        await using var site = new DemoSite(() => _customers);
        try
        {
            await ServeAsync(site, cancellationToken);
        }
        finally
        {
            await DisposeAsync();
        }

        return _missed;
    }

    /// <summary>Sends the customers home.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _customers, null) is { } customers)
            await customers.DisposeAsync();
    }

    private async Task ServeAsync(DemoSite site, CancellationToken cancellationToken)
    {
        view.Note($"v1 of a small shop is deployed: two processes of this machine behind a proxy at {site.Url}");
        await DeployAsync(site, "v1", null, DeploymentStatus.Succeeded, cancellationToken);

        _customers = new Customers(site.Url, time);
        view.Note("customers begin to order; v2 follows. It passes its health gate and its smoke test, but fails orders of three items and more");
        var before = _customers.Total;
        await DeployAsync(site, "v2", ReleaseService.ManyItems, DeploymentStatus.RolledBack, cancellationToken);
        Report("v2", _customers.Total - before, _customers.Of("v2"));

        before = _customers.Total;
        view.Note("v3 follows, with the fault mended");
        await DeployAsync(site, "v3", null, DeploymentStatus.Succeeded, cancellationToken);
        Report("v3", _customers.Total - before, _customers.Of("v3"));
        await ConcludeAsync(site, cancellationToken);
    }

    private async Task DeployAsync(DemoSite site, string version, string? fault, DeploymentStatus expected, CancellationToken cancellationToken)
    {
        var plan = await site.Deployer.PlanAsync(Request(version, fault), cancellationToken);
        var state = new DeployState(plan, time) { Gauge = _customers is { } customers ? customers.Describe : null, Hint = "Ctrl-C ends the demo" };
        var watcher = new Watcher(state, view);
        view.Show(plan, isDryRun: false);
        var deployment = await watcher.ShowAsync(() => site.Deployer.ApplyAsync(plan, DeployApproval.None, watcher, cancellationToken));
        view.Conclude(deployment, DeployOutcomes.ExitCodeOf(deployment.Status));
        if (deployment.Status != expected)
            _missed.Add($"{version} was expected to end as {DeployOutcomes.Of(expected)}, and ended as {DeployOutcomes.Of(deployment.Status)} ({deployment.Cause})");
    }

    private static DeployRequest Request(string version, string? fault) => new()
    {
        Target = DemoSite.Target,
        Spec = new DeploySpec
        {
            Service = DemoSite.Service,
            Version = version,
            Replicas = 2,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { [ReleaseService.VersionVariable] = version, [ReleaseService.FaultVariable] = fault ?? "none" },
        },
        Actor = "demo",
        Strategy = new BlueGreenStrategy(),
        SmokeTests = [DemoSite.FrontPage],
        Watch = _watch with { Checks = [DemoSite.ErrorRate] },
        StableFor = TimeSpan.FromSeconds(1),
        Grace = TimeSpan.FromSeconds(5),
        ReadyTimeout = TimeSpan.FromMinutes(1),
    };

    private void Report(string version, OrderCount all, OrderCount own)
    {
        view.Note(string.Create(CultureInfo.InvariantCulture, $"{version}: {all.Failed:#,0} of {all.All:#,0} orders failed while it was deployed ({all.FailedShare * 100:0.0} %); it answered {own.All:#,0} of them"));
        if (all.Failed != own.Failed)
            _missed.Add(string.Create(CultureInfo.InvariantCulture, $"{all.Failed - own.Failed} orders failed that {version} did not answer"));
        if (own.Failed > 0 != (version == "v2"))
            _missed.Add(string.Create(CultureInfo.InvariantCulture, $"{version} failed {own.Failed} orders"));
    }

    private async Task ConcludeAsync(DemoSite site, CancellationToken cancellationToken)
    {
        var history = new List<Deployment>();
        await foreach (var deployment in site.Deployer.HistoryAsync(DemoSite.Target, DemoSite.Service, cancellationToken))
            history.Add(deployment);
        view.Show(history, DeployStatistics.Of(history));
    }
}
