using Microsoft.Extensions.DependencyInjection;
using Ops.Deploy;
using Ops.Journal;

namespace Ops.Benchmarks.Deploy;

/// <summary>A deployer on a platform in memory, with a journal that the caller chooses.</summary>
internal sealed class DeployBench : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public DeployBench(IJournal journal, int replicas)
    {
        Journal = journal;
        Replicas = replicas;
        Target = new BenchTarget(replicas);
        Target.Reset();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new ImpatientTime());
        services.AddSingleton(journal);
        services.AddOps().AddDeployTarget("bench", _ => Target).ConfigureDeploy(options => options.PollInterval = ImpatientTime.Short);
        _services = services.BuildServiceProvider();
        Deployer = _services.GetRequiredService<Deployer>();
    }

    public IJournal Journal { get; }

    public int Replicas { get; }

    public BenchTarget Target { get; }

    public Deployer Deployer { get; }

    /// <summary>The request of a rolling deployment, one instance at a time, without the watch.</summary>
    public DeployRequest Request => new()
    {
        Target = "bench",
        Spec = BenchTarget.Spec("v2", Replicas),
        Actor = "ann",
        Strategy = new RollingStrategy(),
        StableFor = TimeSpan.Zero,
        Watch = null,
    };

    public Task<DeployPlan> PlanAsync() => Deployer.PlanAsync(Request, CancellationToken.None);

    public static string StreamOf(DeployPlan plan) => $"deploy/bench/web/{plan.Id}";

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Journal.DisposeAsync();
    }
}
