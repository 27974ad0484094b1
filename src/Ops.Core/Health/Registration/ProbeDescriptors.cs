using System.Collections;
using Microsoft.Extensions.DependencyInjection;

namespace Ops.Health;

/// <summary>The probes that a host registered, kept in one service so that a hundred thousand of them do not slow the container.</summary>
internal sealed class ProbeDescriptors : IEnumerable<ProbeDescriptor>
{
    private readonly List<ProbeDescriptor> _descriptors = [];

    /// <summary>Returns the list of a host, adding it to the services at the first call.</summary>
    public static ProbeDescriptors Of(IServiceCollection services)
    {
        foreach (var service in services)
        {
            if (service is { ServiceType: var type, IsKeyedService: false, ImplementationInstance: ProbeDescriptors known } && type == typeof(ProbeDescriptors))
                return known;
        }

        var descriptors = new ProbeDescriptors();
        services.AddSingleton(descriptors);
        return descriptors;
    }

    public void Add(ProbeDescriptor descriptor) => _descriptors.Add(descriptor);

    public IEnumerator<ProbeDescriptor> GetEnumerator() => _descriptors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
