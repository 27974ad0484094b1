namespace Ops.Providers.Host;

/// <summary>Measures how busy the processors are between two samples.</summary>
internal abstract class CpuMeter : CounterMeter
{
    /// <summary>Gets the busy share between the last two samples, or not a number where the counters stood still.</summary>
    public abstract double BusyPercent { get; }

    /// <summary>Says what was measured, for people.</summary>
    public abstract string Describe();
}
