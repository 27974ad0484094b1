using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ops.Deploy;

namespace Ops.Conformance.Deploy;

/// <summary>A program that deploys to a platform that others own, with a file journal.</summary>
internal sealed class DeployHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly LentTarget _target;

    private DeployHost(ServiceProvider services, LentTarget target)
    {
        (_services, _target) = (services, target);
        Deployer = services.GetRequiredService<Deployer>();
    }

    public Deployer Deployer { get; }

    /// <summary>How long a program that is to crash holds its lock: what takes its deployment up waits for that.</summary>
    public static TimeSpan DoomedLock => TimeSpan.FromSeconds(5);

    /// <summary>Starts the program.</summary>
    /// <param name="target">Where it deploys to.</param>
    /// <param name="journal">The folder of its journal.</param>
    /// <param name="configure">Adds checks and the like.</param>
    public static async Task<DeployHost> StartAsync(IDeployTarget target, string journal, Action<IOpsBuilder> configure)
    {
        var lent = new LentTarget(target);
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        var builder = services.AddOps()
            .AddFileJournal(options => options.Folder = journal)
            .AddDeployTarget(target.Descriptor.Name, _ => lent)
            .ConfigureDeploy(Configure);
        configure(builder);
        var provider = services.BuildServiceProvider();
        foreach (var service in provider.GetServices<IHostedService>())
            await service.StartAsync(default);
        return new DeployHost(provider, lent);
    }

    /// <summary>Makes the end of the program, from now on, look like a crash: its locks stay until their time is over.</summary>
    public void Doom() => _target.IsDoomed = true;

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
            await service.StopAsync(default);
        await _services.DisposeAsync();
    }

    private static void Configure(DeployOptions options)
    {
        // Long enough not to be lost on a machine that is busy with other tests.
        options.LockTimeToLive = TimeSpan.FromSeconds(20);
        options.PollInterval = TimeSpan.FromMilliseconds(50);
        options.RetryDelay = TimeSpan.FromMilliseconds(100);
    }

    /// <summary>Keeps the target from being disposed with the program.</summary>
    private sealed class LentTarget(IDeployTarget target) : IDeployTarget
    {
        public bool IsDoomed { get; set; }

        public TargetDescriptor Descriptor => target.Descriptor;

        public T? Get<T>()
            where T : class, ITargetCapability =>
            typeof(T) == typeof(IDeployLock) && target.Get<IDeployLock>() is { } held ? (T)(object)new LentLock(held, this) : target.Get<T>();

        public Task<ServiceState> ObserveAsync(string service, CancellationToken cancellationToken) => target.ObserveAsync(service, cancellationToken);

        public Task<IReadOnlyList<Revision>> RevisionsAsync(string service, CancellationToken cancellationToken) => target.RevisionsAsync(service, cancellationToken);

        public Task<DeployAssessment> AssessAsync(DeploySpec spec, ServiceState state, CancellationToken cancellationToken) => target.AssessAsync(spec, state, cancellationToken);

        public Task<InstanceSet> StageAsync(StageIntent intent, Operation operation, CancellationToken cancellationToken) => target.StageAsync(intent, operation, cancellationToken);

        public Task RetireAsync(RetireIntent intent, Operation operation, CancellationToken cancellationToken) => target.RetireAsync(intent, operation, cancellationToken);
    }

    /// <summary>A lock that a program that has crashed does not give back.</summary>
    private sealed class LentLock(IDeployLock held, LentTarget target) : IDeployLock
    {
        public Task<LockLease> AcquireAsync(LockRequest request, CancellationToken cancellationToken) => held.AcquireAsync(request, cancellationToken);

        public Task<LockLease> RenewAsync(LockLease lease, CancellationToken cancellationToken) => held.RenewAsync(lease, cancellationToken);

        public Task ReleaseAsync(LockLease lease, CancellationToken cancellationToken) => target.IsDoomed ? Task.CompletedTask : held.ReleaseAsync(lease, cancellationToken);

        public Task<LockLease?> FindAsync(string service, CancellationToken cancellationToken) => held.FindAsync(service, cancellationToken);

        public Task<LockLease?> BreakAsync(string service, CancellationToken cancellationToken) => held.BreakAsync(service, cancellationToken);
    }
}
