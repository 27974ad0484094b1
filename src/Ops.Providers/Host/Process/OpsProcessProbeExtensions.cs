using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Host;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers probes of named processes.</summary>
public static class OpsProcessProbeExtensions
{
    /// <summary>Registers a probe of whether a process runs as it should.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options, which are checked when the host starts.</param>
    public static IOpsBuilder AddProcessProbe(this IOpsBuilder builder, string name, Action<ProcessProbeOptions> configure) =>
        builder.AddProbe<ProcessProbeOptions, ProcessProbeOptionsValidator>(name, configure, static (_, options) => new ProcessProbe(options));

    /// <summary>Registers a probe of whether a process runs as it should with the options of a configuration section.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section; a missing one, an unknown key or an unreadable value fails when the host starts.</param>
    public static IOpsBuilder AddProcessProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<ProcessProbeOptions, ProcessProbeOptionsValidator>(
            name, section, options => section.Bind(options, OpsBinding.Strict), static (_, options) => new ProcessProbe(options));
}
