using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ops;
using Ops.Health;
using Ops.Providers.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes probes of the checks that the host registers with <c>services.AddHealthChecks()</c>.</summary>
public static class OpsHealthCheckProbesExtensions
{
    /// <summary>Makes a probe of every registered health check, with the check's name, tags, timeout and period.</summary>
    /// <param name="builder">The builder. It does not matter whether checks are registered before or after this call.</param>
    public static IOpsBuilder AddHealthCheckProbes(this IOpsBuilder builder) => builder.AddHealthCheckProbes(static _ => true);

    /// <summary>Makes a probe of every registered health check that is chosen.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="predicate">Chooses the checks; one that is chosen by two calls fails when the host starts, since its name is taken.</param>
    public static IOpsBuilder AddHealthCheckProbes(this IOpsBuilder builder, Func<HealthCheckRegistration, bool> predicate) => builder.AddHealthCheckProbes(predicate, static (_, _) => { });

    /// <summary>Makes a probe of every registered health check that is chosen, and sets its options.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="predicate">Chooses the checks; one that is chosen by two calls fails when the host starts, since its name is taken.</param>
    /// <param name="configure">Sets the options of a check's probe, which start with what the check's registration says.</param>
    public static IOpsBuilder AddHealthCheckProbes(this IOpsBuilder builder, Func<HealthCheckRegistration, bool> predicate, Action<HealthCheckRegistration, HealthCheckProbeOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(predicate);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddSingleton<IProbeSource>(new HealthCheckProbeSource(predicate, configure));
        return builder;
    }
}
