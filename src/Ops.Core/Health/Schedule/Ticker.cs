namespace Ops.Health;

/// <summary>Calls the engine's tick as long as there is something to watch.</summary>
internal abstract class Ticker : IDisposable
{
    /// <summary>Returns a ticker for a clock: a thread of its own for the system's, since the thread pool may be what fails.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="resolution">The length of a tick.</param>
    /// <param name="tick">Does the work of a tick and returns the time to the next, or infinite to sleep until <see cref="Wake"/>.</param>
    public static Ticker Create(TimeProvider time, TimeSpan resolution, Func<TimeSpan> tick) => ReferenceEquals(time, TimeProvider.System)
        ? new ThreadTicker(time, resolution, tick)
        : new TimerTicker(time, tick);

    /// <summary>Makes sure that a tick comes soon.</summary>
    public abstract void Wake();

    public abstract void Dispose();
}
