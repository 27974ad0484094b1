namespace Ops.Providers.Host;

/// <summary>Measures by how much the kernel's counters grow between two samples.</summary>
internal abstract class CounterMeter
{
    private bool _hasSample;
    private long _sampledAt;

    /// <summary>Gets the time between the last two samples.</summary>
    public TimeSpan Window { get; private set; }

    /// <summary>Measures since the run before, or over <paramref name="minWindow"/> where that is longer or there was none; false where the counters cannot be read.</summary>
    public async ValueTask<bool> MeasureAsync(TimeProvider time, TimeSpan minWindow, CancellationToken cancellationToken)
    {
        if (!_hasSample && !TrySample(time))
            return false;

        var missing = minWindow - time.GetElapsedTime(_sampledAt);
        if (missing > TimeSpan.Zero)
            await Task.Delay(missing, time, cancellationToken).ConfigureAwait(false);
        return TrySample(time);
    }

    /// <summary>Reads the counters, keeping the previous ones.</summary>
    protected abstract bool TryRead();

    private bool TrySample(TimeProvider time)
    {
        Window = _hasSample ? time.GetElapsedTime(_sampledAt) : TimeSpan.Zero;
        _hasSample = TryRead();
        _sampledAt = time.GetTimestamp();
        return _hasSample;
    }
}
