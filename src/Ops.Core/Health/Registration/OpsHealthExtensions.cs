using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Ops;
using Ops.Health;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Sets up the health monitor of a host.</summary>
public static class OpsHealthExtensions
{
    /// <summary>Sets how the monitor runs its probes.</summary>
    public static IOpsBuilder ConfigureHealth(this IOpsBuilder builder, Action<HealthMonitorOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(configure);
        return builder;
    }

    /// <summary>Reads how the monitor runs its probes from a section of the configuration, strictly: an unknown key fails when the host starts.</summary>
    public static IOpsBuilder ConfigureHealth(this IOpsBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return builder.ConfigureHealth(options =>
        {
            options.ConfigurationPath = section.Path;
            OpsBinding.Bind(section, options, target => section.Bind(target, OpsBinding.Strict));
        });
    }

    /// <summary>Runs the probes by their schedules for as long as the host runs, and logs every transition; calling it again is harmless.</summary>
    public static IOpsBuilder RunHealthMonitor(this IOpsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HealthMonitorService>());
        return builder;
    }
}
