using Microsoft.Extensions.Options;

namespace Ops.Health;

internal sealed class ProbeCatalog(IServiceProvider services, ProbeDescriptors descriptors, IEnumerable<IProbeSource> sources) : IProbeCatalog, IDisposable, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<IHealthProbe> _made = [];

    public IReadOnlyList<ProbeRegistration> CreateRegistrations()
    {
        var problems = new List<string>();
        var registrations = new List<ProbeRegistration>();
        var names = descriptors.Select(descriptor => (descriptor.Source, descriptor.Name)).ToList();
        foreach (var descriptor in descriptors)
            Collect(problems, () => registrations.Add(Own(descriptor.Create(services))));

        foreach (var source in sources)
        {
            var known = registrations.Count;
            Collect(problems, () => registrations.AddRange(source.CreateRegistrations(services).Select(Own)));
            names.AddRange(registrations.Skip(known).Select(registration => (source.Name, registration.Name)));
        }

        problems.InsertRange(0, DuplicateNames(names));
        return problems.Count == 0 ? registrations : throw new OpsConfigurationException(problems);
    }

    public void Dispose() => Disposal.Dispose(Disown());

    public ValueTask DisposeAsync() => Disposal.DisposeAsync(Disown());

    private static void Collect(List<string> problems, Action create)
    {
        try
        {
            create();
        }
        catch (OptionsValidationException exception)
        {
            problems.AddRange(exception.Failures);
        }
        catch (OpsConfigurationException exception)
        {
            problems.AddRange(exception.Problems);
        }
    }

    private static IEnumerable<string> DuplicateNames(IEnumerable<(string Source, string Name)> probes) => probes
        .GroupBy(probe => probe.Name, StringComparer.Ordinal)
        .Where(group => group.Count() > 1)
        .Select(group => $"{string.Join(", ", group.Select(probe => probe.Source).Distinct(StringComparer.Ordinal))}: the probe name '{group.Key}' is registered {group.Count()} times; give each probe a name of its own");

    private ProbeRegistration Own(ProbeRegistration registration)
    {
        lock (_gate)
            _made.Add(registration.Probe);
        return registration;
    }

    private IHealthProbe[] Disown()
    {
        lock (_gate)
        {
            var made = _made.ToArray();
            _made.Clear();
            return made;
        }
    }
}
