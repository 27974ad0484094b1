using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ops.Health;

internal static class HealthServices
{
    public static void Add(IServiceCollection services) => services.TryAddSingleton<IProbeCatalog, ProbeCatalog>();
}
