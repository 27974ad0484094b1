namespace Ops.Health;

/// <summary>Spreads the starts of probes over their interval.</summary>
internal static class PhaseSpreader
{
    /// <summary>2^64 divided by the golden ratio.</summary>
    private const ulong GoldenStep = 0x9E3779B97F4A7C15;

    /// <summary>Returns the offset of a probe's starts within its interval.</summary>
    /// <remarks>
    /// Consecutive ids step around the interval by the golden ratio, which fills any stretch of it evenly; a random
    /// hash would make a busiest tick about a third above the mean at 100 starts a tick.
    /// </remarks>
    public static long Phase(int id, long interval) => (long)Math.BigMul((ulong)(uint)id * GoldenStep, (ulong)interval, out _);
}
