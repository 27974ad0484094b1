using Ops.Health;

namespace Ops.SampleHost;

/// <summary>What the program tells its caller.</summary>
internal static class ExitCodes
{
    public const int Healthy = 0;
    public const int Degraded = 1;
    public const int Unhealthy = 2;
    public const int Usage = 64;
    public const int Broken = 70;

    public static int Of(ProbeStatus status) => status switch
    {
        ProbeStatus.Healthy => Healthy,
        ProbeStatus.Degraded => Degraded,
        _ => Unhealthy,
    };
}
