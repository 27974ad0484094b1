using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Host;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers probes of the memory.</summary>
public static class OpsMemoryProbeExtensions
{
    /// <summary>Registers a probe of how full the memory is.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options, which are checked when the host starts.</param>
    public static IOpsBuilder AddMemoryProbe(this IOpsBuilder builder, string name, Action<MemoryProbeOptions> configure) =>
        builder.AddProbe<MemoryProbeOptions, MemoryProbeOptionsValidator>(name, configure, static (_, options) => new MemoryProbe(options));

    /// <summary>Registers a probe of how full the memory is with the options of a configuration section.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section; a missing one, an unknown key or an unreadable value fails when the host starts.</param>
    public static IOpsBuilder AddMemoryProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<MemoryProbeOptions, MemoryProbeOptionsValidator>(
            name, section, options => section.Bind(options, OpsBinding.Strict), static (_, options) => new MemoryProbe(options));
}
