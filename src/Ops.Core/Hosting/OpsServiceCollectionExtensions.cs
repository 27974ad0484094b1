using Microsoft.Extensions.DependencyInjection.Extensions;
using Ops;
using Ops.Health;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Ops to a host.</summary>
public static class OpsServiceCollectionExtensions
{
    /// <summary>Adds the core of Ops and returns the builder on which packages register probes and the rest; calling it again is harmless.</summary>
    /// <param name="services">The host's services.</param>
    public static IOpsBuilder AddOps(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions();
        services.TryAddSingleton(TimeProvider.System);
        HealthServices.Add(services);
        return new OpsBuilder(services);
    }
}
