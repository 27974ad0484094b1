using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Network;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers gRPC health probes.</summary>
public static class OpsGrpcHealthProbeExtensions
{
    /// <summary>Registers a probe that asks a server for its health over gRPC.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options.</param>
    public static IOpsBuilder AddGrpcHealthProbe(this IOpsBuilder builder, string name, Action<GrpcHealthProbeOptions> configure) =>
        builder.AddProbe<GrpcHealthProbeOptions, GrpcHealthProbeOptionsValidator>(name, configure, static (_, options) => new GrpcHealthProbe(options));

    /// <summary>Registers a probe that asks a server for its health over gRPC, with options from configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section that holds the options.</param>
    public static IOpsBuilder AddGrpcHealthProbe(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProbe<GrpcHealthProbeOptions, GrpcHealthProbeOptionsValidator>(
            name,
            section,
            options => section.Bind(options, OpsBinding.Strict),
            static (_, options) => new GrpcHealthProbe(options));
}
