namespace Ops.Health.FanOut;

/// <summary>Turns differences of timestamps into spans, without asking the clock for its frequency each time.</summary>
/// <param name="frequency">The timestamps a second.</param>
internal readonly struct ClockUnits(long frequency)
{
    private readonly double _ticksPerUnit = (double)TimeSpan.TicksPerSecond / frequency;

    /// <summary>As <see cref="TimeProvider.GetElapsedTime(long, long)"/>.</summary>
    public TimeSpan Span(long from, long to) => new((long)((to - from) * _ticksPerUnit));
}
