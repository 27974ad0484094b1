using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Host;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers probes of log files.</summary>
public static class OpsLogPatternProbeExtensions
{
    /// <summary>Registers a probe that counts the new lines of log files that match a pattern.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options, which are checked when the host starts.</param>
    public static IOpsBuilder AddLogPatternProbe(this IOpsBuilder builder, string name, Action<LogPatternProbeOptions> configure) =>
        builder.AddProbe<LogPatternProbeOptions, LogPatternProbeOptionsValidator>(name, configure, static (_, options) => new LogPatternProbe(options));

    /// <summary>Registers a probe that counts the new lines of log files that match a pattern with the options of a configuration section.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section; a missing one, an unknown key or an unreadable value fails when the host starts.</param>
    public static IOpsBuilder AddLogPatternProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<LogPatternProbeOptions, LogPatternProbeOptionsValidator>(
            name, section, options => section.Bind(options, OpsBinding.Strict), static (_, options) => new LogPatternProbe(options));
}
