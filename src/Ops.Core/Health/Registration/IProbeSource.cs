namespace Ops.Health;

/// <summary>Registers probes that are known only once the host's services are built; add it to the services as a singleton.</summary>
public interface IProbeSource
{
    /// <summary>Gets what messages call the source, such as <c>services.AddHealthChecks()</c>.</summary>
    string Name { get; }

    /// <summary>Makes the probes.</summary>
    /// <param name="services">The host's services.</param>
    /// <returns>The registrations; a name that is taken already fails when the host starts.</returns>
    /// <exception cref="OpsConfigurationException">Options are wrong.</exception>
    IEnumerable<ProbeRegistration> CreateRegistrations(IServiceProvider services);
}
