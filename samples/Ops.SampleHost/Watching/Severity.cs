using Ops.Health;

namespace Ops.SampleHost.Watching;

/// <summary>The order in which statuses matter: unhealthy, degraded, unknown, healthy.</summary>
internal static class Severity
{
    public static int Rank(ProbeStatus status) => status switch
    {
        ProbeStatus.Unhealthy => 3,
        ProbeStatus.Degraded => 2,
        ProbeStatus.Unknown => 1,
        _ => 0,
    };

    public static ProbeStatus Worse(ProbeStatus a, ProbeStatus b) => Rank(a) >= Rank(b) ? a : b;

    public static ProbeStatus Worst(IEnumerable<ProbeStatus> statuses) => statuses.Aggregate(ProbeStatus.Healthy, Worse);
}
