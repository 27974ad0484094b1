using Microsoft.Extensions.DependencyInjection;
using Ops.Health;

namespace Ops.Conformance.Health;

/// <summary>Makes the probes that a host registered, as the engine would.</summary>
public static class ProbeFactory
{
    /// <summary>Returns the only registered probe.</summary>
    public static IHealthProbe Create(IServiceProvider services) => services.GetRequiredService<IProbeCatalog>().CreateRegistrations().Single().Probe;
}
