using Microsoft.Extensions.Options;

namespace Ops.Health;

internal sealed class ProbeCatalog(IServiceProvider services, IEnumerable<ProbeDescriptor> descriptors) : IProbeCatalog
{
    public IReadOnlyList<ProbeRegistration> CreateRegistrations()
    {
        var problems = new List<string>(DuplicateNames());
        var registrations = new List<ProbeRegistration>();
        foreach (var descriptor in descriptors)
        {
            try
            {
                registrations.Add(descriptor.Create(services));
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

        return problems.Count == 0 ? registrations : throw new OpsConfigurationException(problems);
    }

    private IEnumerable<string> DuplicateNames() => descriptors
        .GroupBy(descriptor => descriptor.Name, StringComparer.Ordinal)
        .Where(group => group.Count() > 1)
        .Select(group => $"{string.Join(", ", group.Select(descriptor => descriptor.Source).Distinct(StringComparer.Ordinal))}: the probe name '{group.Key}' is registered {group.Count()} times; give each probe a name of its own");
}
