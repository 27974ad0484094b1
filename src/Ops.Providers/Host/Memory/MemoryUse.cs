namespace Ops.Providers.Host;

/// <summary>How much of which memory is used.</summary>
/// <param name="Owner">Whose memory it is, for people.</param>
/// <param name="UsedBytes">What is used and cannot be had back at once.</param>
/// <param name="LimitBytes">What there is.</param>
internal readonly record struct MemoryUse(string Owner, long UsedBytes, long LimitBytes)
{
    public double Percent => 100.0 * Math.Max(0, UsedBytes) / LimitBytes;
}
