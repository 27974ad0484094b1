using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Host;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers probes of the load average.</summary>
public static class OpsLoadProbeExtensions
{
    /// <summary>Registers a probe of the load average per core.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options, which are checked when the host starts.</param>
    public static IOpsBuilder AddLoadProbe(this IOpsBuilder builder, string name, Action<LoadProbeOptions> configure) =>
        builder.AddProbe<LoadProbeOptions, LoadProbeOptionsValidator>(name, configure, static (_, options) => new LoadProbe(options));

    /// <summary>Registers a probe of the load average per core with the options of a configuration section.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section; a missing one, an unknown key or an unreadable value fails when the host starts.</param>
    public static IOpsBuilder AddLoadProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<LoadProbeOptions, LoadProbeOptionsValidator>(
            name, section, options => section.Bind(options, OpsBinding.Strict), static (_, options) => new LoadProbe(options));
}
