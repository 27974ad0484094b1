using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Host;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers probes of the age of files.</summary>
public static class OpsFileAgeProbeExtensions
{
    /// <summary>Registers a probe of the age of a file, such as a backup or a heartbeat.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options, which are checked when the host starts.</param>
    public static IOpsBuilder AddFileAgeProbe(this IOpsBuilder builder, string name, Action<FileAgeProbeOptions> configure) =>
        builder.AddProbe<FileAgeProbeOptions, FileAgeProbeOptionsValidator>(name, configure, static (_, options) => new FileAgeProbe(options));

    /// <summary>Registers a probe of the age of a file, such as a backup or a heartbeat with the options of a configuration section.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section; a missing one, an unknown key or an unreadable value fails when the host starts.</param>
    public static IOpsBuilder AddFileAgeProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<FileAgeProbeOptions, FileAgeProbeOptionsValidator>(
            name, section, options => section.Bind(options, OpsBinding.Strict), static (_, options) => new FileAgeProbe(options));
}
