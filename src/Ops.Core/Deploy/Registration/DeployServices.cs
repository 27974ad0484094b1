using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ops.Deploy;

internal static class DeployServices
{
    public static void Add(IServiceCollection services)
    {
        services.TryAddSingleton<IDeployTargets, DeployTargets>();
        services.TryAddSingleton<IDeploySecrets, ConfigurationSecrets>();
    }
}
