namespace Ops.Health;

/// <summary>What a probe knows about the run it is in.</summary>
/// <param name="ProbeName">The name under which the probe is registered.</param>
/// <param name="Timeout">How long the run may take, all attempts together.</param>
/// <param name="Time">The clock of the engine; a probe measures with it and no other.</param>
/// <param name="StartTimestamp">When the run began, as <see cref="TimeProvider.GetTimestamp"/> of <paramref name="Time"/>.</param>
/// <param name="Attempt">The number of this attempt within the run, from 1.</param>
public readonly record struct ProbeContext(string ProbeName, TimeSpan Timeout, TimeProvider Time, long StartTimestamp, int Attempt = 1)
{
    /// <summary>Gets the time since the run began.</summary>
    public TimeSpan Elapsed => Time.GetElapsedTime(StartTimestamp);

    /// <summary>Gets the time left until the timeout, never negative.</summary>
    public TimeSpan Remaining => Elapsed is var elapsed && elapsed < Timeout ? Timeout - elapsed : TimeSpan.Zero;

    /// <summary>Returns a context for a run that starts now, for calling a probe without an engine.</summary>
    /// <param name="probeName">The name for messages.</param>
    /// <param name="timeout">How long the run may take.</param>
    /// <param name="time">The clock; null means the system's.</param>
    public static ProbeContext StartNow(string probeName, TimeSpan timeout, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        return new ProbeContext(probeName, timeout, time, time.GetTimestamp());
    }
}
