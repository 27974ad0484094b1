namespace Ops.Providers.Host;

/// <summary>Measures how busy the processors are between two samples.</summary>
internal abstract class CpuMeter
{
    private long _sampledAt;

    /// <summary>Gets whether there is a sample to measure from.</summary>
    public bool HasSample { get; private set; }

    /// <summary>Gets the time between the last two samples.</summary>
    public TimeSpan Window { get; private set; }

    /// <summary>Returns the time since the last sample.</summary>
    public TimeSpan Elapsed(TimeProvider time) => time.GetElapsedTime(_sampledAt);

    /// <summary>Takes a sample; false where the counters cannot be read.</summary>
    public bool TrySample(TimeProvider time)
    {
        Window = HasSample ? Elapsed(time) : TimeSpan.Zero;
        HasSample = TryRead();
        _sampledAt = time.GetTimestamp();
        return HasSample;
    }

    /// <summary>Gets the busy share between the last two samples, or not a number where the counters stood still.</summary>
    public abstract double BusyPercent { get; }

    /// <summary>Says what was measured, for people.</summary>
    public abstract string Describe();

    /// <summary>Reads the counters, keeping the previous ones.</summary>
    protected abstract bool TryRead();
}
