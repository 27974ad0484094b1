using Ops.Health.FanOut;

namespace Ops.Health;

/// <summary>Makes transitions of status changes, marks those that should alert nobody, and broadcasts them.</summary>
internal sealed class TransitionPublisher(
    FanOutEngine engine,
    DependencyGraph dependencies,
    MaintenanceCalendar maintenance,
    Broadcast<HealthTransition> broadcast) : ITransitionSink
{
    private readonly int[] _counts = new int[4];
    private long _transitions;

    public long Count => Volatile.Read(ref _transitions);

    /// <summary>Returns how many probes have had this effective status since their last transition.</summary>
    public int CountOf(ProbeStatus status) => Volatile.Read(ref _counts[(int)status]);

    public void OnChange(int probeId, ref ProbeState state, ProbeStatus from, StatusChange change, in ProbeObservation observation, TimeSpan previousFor)
    {
        var to = state.Streaks.Effective;
        Interlocked.Decrement(ref _counts[(int)from]);
        Interlocked.Increment(ref _counts[(int)to]);
        Interlocked.Increment(ref _transitions);

        if (state.Removed)
            return;

        var wasSuppressed = (state.Flags & ProbeFlags.Suppressed) != ProbeFlags.None;
        var reason = Reason(state.Registration!, to);
        var kind = change switch
        {
            StatusChange.FlappingStarted => TransitionKind.FlappingStarted,
            StatusChange.FlappingStopped => TransitionKind.FlappingStopped,
            _ => TransitionKind.Changed,
        };
        // Who was not told of the fall is not told of the recovery either.
        if (to == ProbeStatus.Healthy && wasSuppressed)
            reason = "its worsening was suppressed";
        SetSuppressed(ref state, to != ProbeStatus.Healthy && reason is not null);
        Publish(state.Registration!.Name, from, to, kind, in observation, previousFor, reason);
    }

    public void OnStillSuppressed(int probeId, ref ProbeState state, in ProbeObservation observation)
    {
        var status = state.Streaks.Effective;
        if (observation.Result.Status == ProbeStatus.Unknown || Reason(state.Registration!, status) is not null)
            return;

        SetSuppressed(ref state, false);
        var lasted = engine.SinceEpoch(engine.Time.GetTimestamp()) - TimeSpan.FromSeconds(state.SinceSeconds);
        Publish(state.Registration!.Name, status, status, TransitionKind.SuppressionEnded, in observation, lasted, null);
    }

    public void OnRegistered(ProbeStatus status) => Interlocked.Increment(ref _counts[(int)status]);

    public void OnUnregistered(ProbeStatus status) => Interlocked.Decrement(ref _counts[(int)status]);

    private static void SetSuppressed(ref ProbeState state, bool suppressed) =>
        state.Flags = suppressed ? state.Flags | ProbeFlags.Suppressed : state.Flags & ~ProbeFlags.Suppressed;

    private string? Reason(ProbeRegistration registration, ProbeStatus to)
    {
        if (maintenance.Find(registration, engine.Time.GetUtcNow()) is { } window)
            return $"maintenance '{window}'";
        return to != ProbeStatus.Healthy && dependencies.FindFailing(registration) is { } failing
            ? $"dependency '{failing.Name}' is {failing.Status}"
            : null;
    }

    private void Publish(string name, ProbeStatus from, ProbeStatus to, TransitionKind kind, in ProbeObservation observation, TimeSpan previousFor, string? reason)
    {
        if (broadcast.HasSubscribers)
            broadcast.Publish(new HealthTransition(name, from, to, kind, observation, engine.Time.GetUtcNow(), previousFor) { SuppressedBy = reason });
    }
}
