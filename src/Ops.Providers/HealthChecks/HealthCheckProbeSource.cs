using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Ops.Health;

namespace Ops.Providers.HealthChecks;

/// <summary>Makes a probe of every chosen health check, once the host's services, and with them the checks, are known.</summary>
internal sealed class HealthCheckProbeSource(Func<HealthCheckRegistration, bool> predicate, Action<HealthCheckRegistration, HealthCheckProbeOptions> configure) : IProbeSource
{
    private readonly HealthCheckProbeOptionsValidator _validator = new();

    public string Name => "services.AddHealthChecks()";

    public IEnumerable<ProbeRegistration> CreateRegistrations(IServiceProvider services)
    {
        var checks = services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations;
        // A check that shows a probe is one already.
        var chosen = checks.Where(check => !check.Tags.Contains(MonitorHealthCheck.Tag)).Where(predicate).Select(check => (Check: check, Options: OptionsOf(check))).ToList();
        var problems = chosen.SelectMany(entry => _validator.Validate(entry.Check.Name, entry.Options).Failures ?? []).ToList();
        if (problems.Count > 0)
            throw new OpsConfigurationException(problems);

        return chosen.Select(entry => new ProbeRegistration(entry.Check.Name, new HealthCheckProbe(entry.Check, services))
        {
            Policy = entry.Options.Policy,
            DependsOn = [.. entry.Options.DependsOn],
            Group = entry.Options.Group,
            Tags = [.. entry.Options.Tags],
        });
    }

    private HealthCheckProbeOptions OptionsOf(HealthCheckRegistration check)
    {
        var options = new HealthCheckProbeOptions();
        if (check.Timeout > TimeSpan.Zero)
            options.Policy.Timeout = check.Timeout;
        if (check.Period is { } period && period > TimeSpan.Zero)
            options.Policy.Interval = period;
        foreach (var tag in check.Tags)
            options.Tags.Add(tag);

        configure(check, options);
        return options;
    }
}
