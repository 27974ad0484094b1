namespace Ops.Health;

internal static class StatusOrder
{
    /// <summary>Returns the status that says more against the whole.</summary>
    public static ProbeStatus Worse(ProbeStatus a, ProbeStatus b) => Rank(a) >= Rank(b) ? a : b;

    private static int Rank(ProbeStatus status) => status switch
    {
        ProbeStatus.Unhealthy => 3,
        ProbeStatus.Degraded => 2,
        ProbeStatus.Unknown => 1,
        _ => 0,
    };
}
