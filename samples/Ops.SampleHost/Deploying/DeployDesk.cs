using Microsoft.Extensions.DependencyInjection;
using Ops.Deploy;
using Ops.Journal;
using Ops.SampleHost.Deploying.Configuration;

namespace Ops.SampleHost.Deploying;

/// <summary>What the commands of this program deploy with: the deployer, the targets and the services that a file names.</summary>
internal sealed class DeployDesk : IAsyncDisposable
{
    /// <summary>How long a file journal that another command has is waited for: most have it only for a moment.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _lookAgain = TimeSpan.FromMilliseconds(200);

    private readonly ServiceProvider _provider;

    private DeployDesk(ServiceProvider provider, IReadOnlyList<ServiceDefinition> services)
    {
        _provider = provider;
        Services = services;
        Deployer = provider.GetRequiredService<Deployer>();
        Targets = provider.GetRequiredService<IDeployTargets>();
        Time = provider.GetRequiredService<TimeProvider>();
    }

    public Deployer Deployer { get; }

    public IDeployTargets Targets { get; }

    public TimeProvider Time { get; }

    public IReadOnlyList<ServiceDefinition> Services { get; }

    /// <summary>Makes the deployer and its targets of what was registered.</summary>
    /// <exception cref="OpsConfigurationException">Options are wrong; it lists every problem.</exception>
    public static async Task<DeployDesk> CreateAsync(IServiceCollection services, IReadOnlyList<ServiceDefinition> definitions)
    {
        var provider = services.BuildServiceProvider();
        try
        {
            return new DeployDesk(provider, definitions);
        }
        catch
        {
            await provider.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns a service, on a target other than its own where one is named.</summary>
    /// <exception cref="OpsConfigurationException">There is none; the message lists those there are.</exception>
    public ServiceDefinition Find(string service, string? target)
    {
        var found = Services.FirstOrDefault(known => known.Name == service)
            ?? throw new OpsConfigurationException($"There is no service '{service}'.{Environment.NewLine}Remedy: write one of {string.Join(", ", Services.Select(known => known.Name))}, or add it to Ops:Deploy:Services.");
        return target is null ? found : found.On(TargetsOf(target)[0]);
    }

    /// <summary>Returns one service, or all of them, of one target where one is named.</summary>
    /// <exception cref="OpsConfigurationException">There is no such service or target.</exception>
    public IReadOnlyList<ServiceDefinition> FindAll(string? service, string? target) => service is null
        ? [.. Services.Where(known => TargetsOf(target).Contains(known.Target, StringComparer.Ordinal))]
        : [Find(service, target)];

    /// <summary>Returns the name of one target, or of all of them.</summary>
    /// <exception cref="OpsConfigurationException">There is none; the message lists those there are.</exception>
    public IReadOnlyList<string> TargetsOf(string? target)
    {
        if (target is null)
            return Targets.Names;
        return Targets.Names.Contains(target, StringComparer.Ordinal)
            ? [target]
            : throw new OpsConfigurationException($"There is no target '{target}'.{Environment.NewLine}Remedy: write one of {string.Join(", ", Targets.Names)}, or add it to Ops:Deploy:Targets.");
    }

    /// <summary>Opens the journal, and waits a moment for another command that has it.</summary>
    /// <exception cref="JournalException">It cannot be opened.</exception>
    public async Task OpenJournalAsync(CancellationToken cancellationToken)
    {
        var started = Time.GetTimestamp();
        var journal = _provider.GetRequiredService<IJournal>();
        while (true)
        {
            try
            {
                await journal.NextDueAsync(cancellationToken);
                return;
            }
            catch (JournalException exception) when (exception.IsTransient && Time.GetElapsedTime(started) < _patience)
            {
                await Task.Delay(_lookAgain, Time, cancellationToken);
            }
        }
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
