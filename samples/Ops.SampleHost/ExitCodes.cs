using Ops.Health;

namespace Ops.SampleHost;

/// <summary>What the program tells its caller.</summary>
internal static class ExitCodes
{
    public const int Healthy = 0;
    public const int Degraded = 1;
    public const int Unhealthy = 2;
    public const int RolledBack = 3;
    public const int Failed = 4;
    public const int NeedsDecision = 5;
    public const int Refused = 6;
    public const int Unfinished = 7;
    public const int Incomplete = 8;
    public const int Usage = 64;
    public const int Broken = 70;
    public const int Interrupted = 130;

    public static int Of(ProbeStatus status) => status switch
    {
        ProbeStatus.Healthy => Healthy,
        ProbeStatus.Degraded => Degraded,
        _ => Unhealthy,
    };
}
