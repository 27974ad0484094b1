using Ops;
using Ops.Health;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers quorum probes.</summary>
public static class OpsQuorumProbeExtensions
{
    /// <summary>Registers a probe that is healthy while enough of its members are.</summary>
    public static IOpsBuilder AddQuorumProbe(this IOpsBuilder builder, string name, Action<QuorumProbeOptions> configure) =>
        builder.AddProbe<QuorumProbeOptions, QuorumProbeOptionsValidator>(name, configure, static (services, options) => new QuorumProbe(
            options.RequiredCount,
            options.Reserve,
            options.Members.Select(member => KeyValuePair.Create(member.Key, member.Value(services)))));
}
