using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Health;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers quorum probes.</summary>
public static class OpsQuorumProbeExtensions
{
    /// <summary>Registers a probe that is healthy while enough of its members are.</summary>
    public static IOpsBuilder AddQuorumProbe(this IOpsBuilder builder, string name, Action<QuorumProbeOptions> configure) =>
        builder.AddProbe<QuorumProbeOptions, QuorumProbeOptionsValidator>(name, configure, Create);

    /// <summary>Registers a probe that is healthy while enough of its members are, from a section of the configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section, which holds everything but the members.</param>
    /// <param name="configure">Adds the members, which no section can hold; it runs after the section was read.</param>
    public static IOpsBuilder AddQuorumProbe(this IOpsBuilder builder, string name, IConfigurationSection section, Action<QuorumProbeOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return builder.AddProbe<QuorumProbeOptions, QuorumProbeOptionsValidator>(name, section, options =>
        {
            section.Bind(options, OpsBinding.Strict);
            configure(options);
        }, Create);
    }

    private static QuorumProbe Create(IServiceProvider services, QuorumProbeOptions options) => new(
        options.RequiredCount,
        options.Reserve,
        options.Members.Select(member => KeyValuePair.Create(member.Key, member.Value(services))));
}
