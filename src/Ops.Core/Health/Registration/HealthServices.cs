using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Ops.Health;

internal static class HealthServices
{
    public static void Add(IServiceCollection services)
    {
        ProbeDescriptors.Of(services);
        services.TryAddSingleton<IProbeCatalog, ProbeCatalog>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HealthMonitorOptions>, HealthMonitorOptionsValidator>());
        services.TryAddSingleton(CreateMonitor);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HealthStartupValidation>());
    }

    /// <summary>Makes the monitor with every probe; all that is wrong with the configuration is reported at once.</summary>
    private static HealthMonitor CreateMonitor(IServiceProvider services)
    {
        var problems = new List<string>();
        var options = Gather(problems, () => services.GetRequiredService<IOptions<HealthMonitorOptions>>().Value);
        var registrations = Gather(problems, () => services.GetRequiredService<IProbeCatalog>().CreateRegistrations());
        if (registrations is not null)
            problems.AddRange(DependencyRules.Check(registrations));
        if (problems.Count > 0)
            throw new OpsConfigurationException(problems);

        var monitor = new HealthMonitor(options!, services.GetRequiredService<TimeProvider>(), services.GetService<IMeterFactory>());
        foreach (var registration in registrations!)
            monitor.Register(registration);
        return monitor;
    }

    private static T? Gather<T>(List<string> problems, Func<T> get)
        where T : class
    {
        try
        {
            return get();
        }
        catch (OptionsValidationException exception)
        {
            problems.AddRange(exception.Failures);
        }
        catch (OpsConfigurationException exception)
        {
            problems.AddRange(exception.Problems);
        }

        return null;
    }
}
