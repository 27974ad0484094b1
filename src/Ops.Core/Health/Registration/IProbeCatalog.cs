namespace Ops.Health;

/// <summary>The probes that a host registered with its services.</summary>
public interface IProbeCatalog
{
    /// <summary>Makes every registered probe.</summary>
    /// <returns>The registrations in the order in which they were added, those of an <see cref="IProbeSource"/> last. The catalog owns the probes and disposes them with the host's services.</returns>
    /// <exception cref="OpsConfigurationException">Options are wrong or a name is registered twice; it lists every problem.</exception>
    IReadOnlyList<ProbeRegistration> CreateRegistrations();
}
