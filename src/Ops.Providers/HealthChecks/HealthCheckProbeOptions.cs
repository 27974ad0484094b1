using Ops.Health;

namespace Ops.Providers.HealthChecks;

/// <summary>The options of the probe that is made of one health check: only the common ones.</summary>
/// <remarks>They start with what the check's registration says: its tags, its timeout if it has one, and its period, if it has one, as the interval.</remarks>
public sealed class HealthCheckProbeOptions : ProbeOptions;
