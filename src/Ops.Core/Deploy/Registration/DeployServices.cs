using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ops.Journal;

namespace Ops.Deploy;

internal static class DeployServices
{
    public static void Add(IServiceCollection services)
    {
        services.TryAddSingleton<IDeployTargets, DeployTargets>();
        services.TryAddSingleton<IDeploySecrets, ConfigurationSecrets>();
        services.TryAddSingleton<DeployCheckRegistry>();
        services.TryAddSingleton(static services => new DeployDiagnostics(services.GetService<IMeterFactory>(), services.GetService<ILoggerFactory>()?.CreateLogger<Deployer>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DeployOptions>, DeployOptionsValidator>());
        services.TryAddSingleton(CreateDeployer);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DeployStartupValidation>());
    }

    private static Deployer CreateDeployer(IServiceProvider services) => new(
        services.GetService<IJournal>() ?? throw new OpsConfigurationException("Deploy: there is no journal; add one with AddFileJournal or AddPostgresJournal"),
        services.GetRequiredService<IDeployTargets>(),
        services.GetRequiredService<DeployCheckRegistry>(),
        services.GetRequiredService<IOptions<DeployOptions>>().Value,
        services.GetRequiredService<DeployDiagnostics>(),
        services.GetRequiredService<TimeProvider>());
}
